// Runs on whatever Node the system has, with built-ins only: brings in the packages and Node 24, then hands over.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { findNode24 } from './node24.mjs';
import { keepPackages, packageEntry, restorePackages } from './package-cache.mjs';
import { installPackages, packagesAreInstalled } from './packages.mjs';
import { runProgram, SetupError, step } from './steps.mjs';

const OLDEST_MAJOR = 20;
const PARENT_CHECK_MILLISECONDS = 500;
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Held by whoever changes node_modules or out. */
export const setupLock = join(root, '.segue', 'setup.lock');

/**
 * Makes sure of packages and Node 24, then runs `program` under it and ends as it ends.
 * @param {string} program relative to the repository
 * @param {string[]} args
 */
export async function bootstrap(program, args) {
  await runProgram(async () => {
    await ensurePackages();
    process.exitCode = await runUnder(requireNode24(), program, args);
  });
}

async function ensurePackages() {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_MAJOR) {
    throw new SetupError(
      `Segue needs Node ${OLDEST_MAJOR} or newer to set itself up, and this is ${process.version}. Install a newer Node and run the same command again.`,
    );
  }
  if (packagesAreInstalled(root)) return;
  await withLock(setupLock, 'installing packages', async () => {
    if (packagesAreInstalled(root)) return;
    await step('packages', () => bringPackages());
  });
}

async function bringPackages() {
  const entry = packageEntry(root);
  const restored = await restorePackages(root, entry);
  if (restored !== undefined && packagesAreInstalled(root)) return restored;
  const installed = await installPackages(root);
  await keepPackages(root, entry);
  return installed;
}

function requireNode24() {
  const node = findNode24(root);
  if (node !== undefined) return node;
  throw new SetupError(
    `Segue runs on Node 24, and npm carries no binary for ${process.platform}-${process.arch}. Install Node 24 or newer yourself and run the same command again.`,
  );
}

/**
 * @param {string} node
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<number>} its exit status
 */
function runUnder(node, program, args) {
  return new Promise((resolve, reject) => {
    // The channel carries nothing: its closing tells the child that this process was killed.
    const child = spawn(node, [join(root, program), ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      // A terminal sends Ctrl+C to both; passing it on would count it twice.
      process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
    }
    // npm passes signals to a shell that does not pass them on: what remains is to see that the shell is gone.
    const parent = process.ppid;
    const lookout = setInterval(() => {
      if (process.env['npm_lifecycle_event'] !== undefined && process.ppid !== parent) child.kill('SIGTERM');
    }, PARENT_CHECK_MILLISECONDS);
    lookout.unref();
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(status ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1)));
  });
}
