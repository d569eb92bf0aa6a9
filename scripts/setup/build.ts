import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { SetupError } from './steps.mjs';
import { writeJson } from './write-json.ts';

const SOURCES = ['src', 'resources'];
const CONFIGURATION = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];
const TIMEOUT_SECONDS = 600;

const stampPath = (root: string) => join(root, 'out', 'build.json');

/** Whether `out/` was built, to the end, from the sources as they are. */
export function isBuilt(root: string): boolean {
  try {
    return JSON.parse(readFileSync(stampPath(root), 'utf8')).sources === fingerprint(root);
  } catch {
    return false;
  }
}

/** Builds main, preload and renderer into `out/`. */
export async function build(root: string): Promise<string> {
  const sources = fingerprint(root);
  rmSync(stampPath(root), { force: true });
  const { status, output, ended } = await run(
    process.execPath,
    [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'],
    {
      cwd: root,
      // electron-vite asks for Electron's binary even to build; any path satisfies it, and building never starts it.
      env: {
        ...process.env,
        ELECTRON_EXEC_PATH: process.env['ELECTRON_EXEC_PATH'] ?? process.execPath,
        NODE_ENV: 'production',
        NO_COLOR: '1',
      },
      timeoutSeconds: TIMEOUT_SECONDS,
    },
  );
  if (status !== 0) throw new SetupError(`The build failed${ended === null ? '' : ` (${ended})`}:\n${output.slice(-4000)}`);
  writeJson(stampPath(root), { sources });
  return 'done';
}

/** A hash of everything the build reads. */
function fingerprint(root: string): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((folder) => filesBelow(join(root, folder)));
  for (const path of [...files, ...CONFIGURATION.map((name) => join(root, name))]) {
    if (existsSync(path)) hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
