import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { AppError } from '../../../shared/errors.ts';

/** Reads a search spec as JSON from a file, or from standard input for `-`; throws `input.invalid` with where it went wrong. */
export async function readSpec(path: string): Promise<unknown> {
  const content = path === '-' ? await text(process.stdin) : await readSpecFile(path);
  try {
    return JSON.parse(content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'input.invalid',
      `${path} is not JSON: ${reason}. Write the search as one JSON object; see "segue search run --help".`,
      { path },
      { cause: error },
    );
  }
}

async function readSpecFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'input.invalid',
      `The search cannot be read from ${path}: ${reason}. Give the path of a JSON file, or - to read it from standard input.`,
      { path },
      { cause: error },
    );
  }
}
