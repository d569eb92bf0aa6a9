import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { READ_BYTES } from './inspect-file.ts';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

const CARRIAGE_RETURN = 0x0d;
const NEWLINE = 0x0a;

/** The encoding that a byte order mark announces; UTF-8 without one. */
export function announcedEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/**
 * The content of a file as UTF-8, unpacked and without a byte order mark, in pieces that may cut lines and characters.
 * `as` overrides the announced encoding. Bytes that are no UTF-8 pass as they are, for the caller to judge line by line.
 * Old Macintosh files, whose lines end with a carriage return alone, get line feeds. `onBytes` receives the packed bytes read so far.
 */
export async function* decodeFile(
  file: string,
  isGzip: boolean,
  signal: AbortSignal,
  as?: Encoding,
  onBytes?: (bytes: number) => void,
): AsyncIterable<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let isFirst = true;
  let usesCarriageReturns = false;
  for await (const raw of readUnpacked(file, isGzip, signal, onBytes)) {
    let piece = raw;
    if (isFirst) {
      const encoding = as ?? announcedEncoding(piece);
      if (encoding !== 'utf-8') decoder = new TextDecoder(encoding);
      else if (piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf) piece = piece.subarray(3);
    }
    if (decoder !== null) piece = Buffer.from(decoder.decode(piece, { stream: true }));
    if (isFirst) usesCarriageReturns = piece.includes(CARRIAGE_RETURN) && !piece.includes(NEWLINE);
    if (usesCarriageReturns) piece = Buffer.from(piece.map((byte) => (byte === CARRIAGE_RETURN ? NEWLINE : byte)));
    isFirst = false;
    yield piece;
  }
}

async function* readUnpacked(file: string, isGzip: boolean, signal: AbortSignal, onBytes?: (bytes: number) => void): AsyncIterable<Buffer> {
  const source = createReadStream(file, { highWaterMark: READ_BYTES, signal });
  if (!isGzip) {
    for await (const piece of source as AsyncIterable<Buffer>) {
      yield piece;
      onBytes?.(source.bytesRead);
    }
    return;
  }
  const gunzip = createGunzip({ chunkSize: READ_BYTES });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      yield piece;
      onBytes?.(gunzip.bytesWritten);
    }
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}
