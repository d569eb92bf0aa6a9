import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PROVISION_COMMAND, type ProvisionState, readProvisionState } from '../../src/main/engine/provision-state.ts';
import { root, setupLock } from './bootstrap.mjs';
import { build, isBuilt } from './build.ts';
import { withLock } from './lock.mjs';
import { say, step } from './steps.mjs';
import { isProvisioned, provisionTensorflow } from './tensorflow/provision.ts';

const tfjsNode = dirname(createRequire(join(root, 'package.json')).resolve('@tensorflow/tfjs-node/package.json'));

/** Makes sure of TensorFlow and the built app; does nothing, and takes no lock, where both are there. */
export async function setUp(): Promise<void> {
  if (isProvisioned(tfjsNode) && isBuilt(root)) return;
  await withLock(setupLock, 'setting up', async () => {
    if (!isProvisioned(tfjsNode)) await provision();
    if (!isBuilt(root)) await step('build', () => build(root));
  });
}

/** Whether TensorFlow itself is there, rather than its JavaScript stand-in. */
export function isNative(): boolean {
  return readProvisionState(tfjsNode).kind === 'tensorflow';
}

/** Tries every way to TensorFlow again, whatever an earlier start found. */
export async function provisionAnew(): Promise<ProvisionState> {
  await withLock(setupLock, 'provisioning TensorFlow', provision);
  return readProvisionState(tfjsNode);
}

async function provision(): Promise<void> {
  let state: ProvisionState | undefined;
  await step('TensorFlow', async (note) => {
    state = await provisionTensorflow(root, tfjsNode, note);
    return state.kind === 'tensorflow'
      ? `${state.tensorflowVersion} (${state.origin})`
      : 'not available, so training runs in plain JavaScript, about 100 times slower';
  });
  for (const reason of state?.reasons ?? []) say(`    ${reason}`);
  if (state?.kind === 'javascript') say(`    Mend it and run \`${PROVISION_COMMAND}\`.`);
}
