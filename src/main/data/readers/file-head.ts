import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { announcedEncoding, decodeFile, type Encoding } from './decode-file.ts';
import { unreadable } from './unreadable.ts';

const HEAD_BYTES = 256 * 1024;

/** The beginning of a source file, from which its format, columns and roles are guessed. */
export type FileHead = {
  path: string;
  /** Without folders and without .gz. */
  name: string;
  isGzip: boolean;
  isParquet: boolean;
  encoding: Encoding;
  text: string;
  /** The whole lines of `text`, without line ends. */
  lines: string[];
  isWholeFile: boolean;
  /** Bytes of a line with its end, on average; null without lines. */
  meanLineBytes: number | null;
};

/** Reads the beginning of a file; throws `dataset.unreadable`, and `dataset.unknownFormat` where it is neither text nor Parquet. */
export async function readHead(file: string, signal: AbortSignal): Promise<FileHead> {
  try {
    const magic = await readMagic(file);
    const isGzip = magic[0] === 0x1f && magic[1] === 0x8b;
    const name = path.basename(file).replace(/\.gz$/i, '');
    const isParquet = magic.toString('latin1') === 'PAR1';
    if (isParquet)
      return { path: file, name, isGzip, isParquet, encoding: 'utf-8', text: '', lines: [], isWholeFile: false, meanLineBytes: null };

    const { bytes, isWholeFile } = await readBeginning(file, isGzip, signal, 'utf-8');
    const encoding = guessEncoding(bytes, isWholeFile, announcedEncoding(magic));
    const content = encoding === 'utf-8' ? bytes : (await readBeginning(file, isGzip, signal, encoding)).bytes;
    const text = content.toString();
    if (looksBinary(text)) throw notText(file);
    const lines = text.split(/\r?\n/);
    if (!isWholeFile || lines.at(-1) === '') lines.pop();
    const meanLineBytes = lines.length === 0 ? null : lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0) / lines.length;
    return { path: file, name, isGzip, isParquet, encoding, text, lines, isWholeFile, meanLineBytes };
  } catch (error) {
    signal.throwIfAborted();
    throw unreadable(file, error);
  }
}

/** The same file without what was read of it: a data set may have a thousand files. */
export function forgetText(head: FileHead): FileHead {
  return { ...head, text: '', lines: [] };
}

/** The names in the first line, whatever delimits them. */
export function headerOf(head: FileHead): string[] {
  const first = head.lines.find((line) => line !== '') ?? '';
  return first.split(/[,;\t|]/).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
}

async function readMagic(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function readBeginning(
  file: string,
  isGzip: boolean,
  signal: AbortSignal,
  as: Encoding,
): Promise<{ bytes: Buffer; isWholeFile: boolean }> {
  const pieces: Buffer[] = [];
  let length = 0;
  let isWholeFile = true;
  for await (const piece of decodeFile(file, isGzip, signal, as)) {
    pieces.push(piece);
    length += piece.length;
    isWholeFile = length <= HEAD_BYTES;
    if (!isWholeFile) break;
  }
  return { bytes: Buffer.concat(pieces).subarray(0, HEAD_BYTES), isWholeFile };
}

function guessEncoding(bytes: Buffer, isWholeFile: boolean, announced: Encoding): Encoding {
  if (announced !== 'utf-8') return announced;
  // The cut may go through a character.
  const lastLine = isWholeFile ? bytes.length : Math.max(0, bytes.lastIndexOf(0x0a));
  return isUtf8(bytes.subarray(0, lastLine)) || hasForeignCharacters(bytes) ? 'utf-8' : 'windows-1252';
}

/** Whether more characters beyond ASCII are well-formed UTF-8 than not. */
function hasForeignCharacters(bytes: Buffer): boolean {
  const text = bytes.toString();
  const broken = text.split('\ufffd').length - 1;
  const foreign = text.match(/[^\x20-\x7e\s]/g)?.length ?? 0;
  return foreign > 2 * broken;
}

function looksBinary(text: string): boolean {
  let control = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0) return true;
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) control++;
  }
  return control > text.length / 50;
}

function notText(file: string): AppError {
  return new AppError(
    'dataset.unknownFormat',
    `${file} is neither text nor Parquet. Segue reads CSV, TSV, JSON, JSON lines and Parquet files, as they are or packed with gzip.`,
    { file },
  );
}
