import { join } from 'node:path';
import { BINDING_PATH } from '../../../src/main/engine/provision-state.ts';
import { run } from '../run.mjs';
import { lastError, StepFailed } from './build-context.ts';

/** Loads the binding below `directory` in a process of its own and computes with it; answers TensorFlow's version. */
export async function probeBinding(directory: string): Promise<string> {
  const { status, output, ended } = await run(process.execPath, [join(import.meta.dirname, 'probe.cjs'), join(directory, BINDING_PATH)], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
    timeoutSeconds: 120,
  });
  const version = /^TensorFlow=(\S+)$/m.exec(output)?.[1];
  if (status !== 0 || version === undefined) throw new StepFailed(`TensorFlow does not load: ${ended ?? lastError(output)}`);
  return version;
}
