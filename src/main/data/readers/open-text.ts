import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Scratch } from '../scratch.ts';
import type { FileHead } from './file-head.ts';
import { type LineSyntax, writePlainLines } from './plain-lines.ts';
import type { SourceFile, Workplace } from './reader.ts';

/**
 * The path of a file whose lines DuckDB can count: the source itself where nothing about it is special, else its plain form in the scratch
 * folder. A file without a byte order mark is UTF-8 unless most of its lines beyond ASCII say otherwise; then it is taken for Windows-1252.
 */
export async function openText(
  { inspected }: SourceFile,
  syntax: LineSyntax | null,
  { scratch, job, number, onBytes }: Workplace,
): Promise<string> {
  const needsSplitting = syntax?.quotes === true && inspected.hasQuotes;
  if (!inspected.isIrregular && !needsSplitting) return inspected.path;
  const target = plainFile(scratch, number);
  const { invalidLines, foreignLines } = await writePlainLines(inspected, target, syntax, job, onBytes);
  if (invalidLines > foreignLines) await writePlainLines({ ...inspected, encoding: 'windows-1252' }, target, syntax, job, onBytes);
  return target;
}

/** About how many lines a plain file has, judged by the lines of its beginning. */
export async function estimateLines(plain: string, { meanLineBytes }: FileHead): Promise<number | null> {
  return meanLineBytes === null ? null : Math.round((await stat(plain)).size / meanLineBytes);
}

/** Where the plain form of a source file lies while it is read. */
export function plainFile(scratch: Scratch, number: number): string {
  return path.join(scratch.directory, `plain-${number}.txt`);
}
