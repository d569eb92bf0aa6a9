import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { lastError } from './tensorflow/build-context.ts';
import { writeJson } from './write-json.ts';

const STALL_SECONDS = 30;
const TIMEOUT_SECONDS = 15 * 60;
/** How long a failed download is remembered, so that every start does not wait for it again. */
const RETRY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Either the program, or why there is none. */
export type ElectronBinary = { program: string } | { missing: string };

/** Electron's program, fetched at the first window start. */
export async function electronBinary(root: string): Promise<ElectronBinary> {
  const directory = join(root, 'node_modules', 'electron');
  const installed = installedProgram(directory);
  if (installed !== undefined) return { program: installed };

  const failurePath = join(directory, 'segue-fetch-failed.json');
  const remembered = readFailure(failurePath);
  if (remembered !== undefined) return { missing: remembered };

  const scratch = join(root, '.segue', 'electron-download');
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const { output, ended } = await run(process.execPath, [join(directory, 'install.js')], {
    cwd: root,
    // Downloads go through the temporary folder; one of its own shows whether anything arrives.
    env: { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch },
    timeoutSeconds: TIMEOUT_SECONDS,
    stall: { directory: scratch, seconds: STALL_SECONDS },
  });
  rmSync(scratch, { recursive: true, force: true });
  const program = installedProgram(directory);
  if (program !== undefined) return { program };
  const reason = ended ?? lastError(output);
  writeJson(failurePath, { reason, at: new Date().toISOString() });
  return { missing: reason };
}

/** The program an earlier fetch left; its installer writes path.txt last. */
export function installedProgram(directory: string): string | undefined {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const pathFile = join(directory, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const program = join(override ?? join(directory, 'dist'), readFileSync(pathFile, 'utf8'));
  return existsSync(program) ? program : undefined;
}

function readFailure(path: string): string | undefined {
  try {
    const { reason, at } = JSON.parse(readFileSync(path, 'utf8')) as { reason: string; at: string };
    return Date.now() - Date.parse(at) < RETRY_MILLISECONDS ? reason : undefined;
  } catch {
    return undefined;
  }
}
