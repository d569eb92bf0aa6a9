import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { SetupError } from './steps.mjs';

const INSTALL_TIMEOUT_SECONDS = 30 * 60;
/** What npm and the network say when the registry cannot be reached. */
const NETWORK_FAILURE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|E50[234]|ENOTCACHED)\b/;

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }>} LockedPackages */

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own record last, so a killed install has none.
 * @param {string} root
 */
export function packagesAreInstalled(root) {
  const recordPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(recordPath)) return false;
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(recordPath);
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([folder, entry]) => {
    if (folder === '') return true;
    const found = installed[folder];
    // An optional package of another platform is rightly absent.
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    const isSame = found.version === entry.version && (entry.integrity === undefined || found.integrity === entry.integrity);
    return isSame && existsSync(join(root, folder, 'package.json'));
  });
}

/** @param {string} path @returns {LockedPackages | undefined} */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Installs exactly what package-lock.json names.
 * @param {string} root
 * @returns {Promise<string>} what was done
 */
export async function installPackages(root) {
  const npm = npmCommand();
  const args = [
    'ci',
    '--prefer-offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--fetch-retry-mintimeout=2000',
    '--fetch-retry-maxtimeout=10000',
  ];
  const { status, output, ended } = await run(npm.command, [...npm.args, ...args], {
    cwd: root,
    timeoutSeconds: INSTALL_TIMEOUT_SECONDS,
    shell: npm.shell,
  });
  if (status === 0 && packagesAreInstalled(root)) return /added \d+ packages/.exec(output)?.[0] ?? 'installed';

  const errors = output
    .split('\n')
    .filter((line) => line.startsWith('npm error') && !/complete log|^npm error\s+at /.test(line))
    .slice(0, 8);
  const network = NETWORK_FAILURE.exec(output);
  if (network !== null || ended !== null) {
    throw new SetupError(
      `Segue's packages are missing and the npm registry did not answer (${network?.[0] ?? ended}).\n` +
        'Connect to the network, or name a registry that can be reached with `npm config set registry URL`, then run the same command again.\n' +
        errors.join('\n'),
    );
  }
  throw new SetupError(
    `npm ci failed (exit status ${status}). Mend what it says, then run the same command again.\n${errors.join('\n') || output.slice(-2000)}`,
  );
}

/** npm as it was started, else the one on the path. */
function npmCommand() {
  const started = process.env['npm_execpath'];
  if (started?.endsWith('npm-cli.js') === true && existsSync(started)) return { command: process.execPath, args: [started], shell: false };
  return process.platform === 'win32' ? { command: 'npm.cmd', args: [], shell: true } : { command: 'npm', args: [], shell: false };
}
