import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BINDING_PATH } from '../../../src/main/engine/provision-state.ts';
import { run } from '../run.mjs';
import { type BuildContext, lastError, StepFailed, stagePackage, toolEnvironment } from './build-context.ts';

/** Hosts that accept a connection and then say nothing are given up after this long. */
const STALL_SECONDS = 45;
const TIMEOUT_SECONDS = 20 * 60;

/** tfjs-node's own installer: the official library and the prebuilt binding. */
export async function installOfficial(context: BuildContext): Promise<void> {
  context.note('official build');
  stagePackage(context);
  const { output, ended } = await run(process.execPath, [join('scripts', 'install.js')], {
    cwd: context.staging,
    env: toolEnvironment(context),
    timeoutSeconds: TIMEOUT_SECONDS,
    stall: { directory: context.staging, seconds: STALL_SECONDS },
  });
  // The installer may end well without having installed anything, so what it left decides.
  if (!existsSync(join(context.staging, BINDING_PATH))) throw new StepFailed(`tfjs-node's installer: ${ended ?? lastError(output)}`);
}
