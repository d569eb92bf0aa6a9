import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Job } from '../job.ts';
import { MISREAD } from './plain-marks.ts';
import { unreadable } from './unreadable.ts';

export const READ_BYTES = 1 << 20;
const NEWLINE = 0x0a;

export type InspectedFile = {
  path: string;
  bytes: number;
  sha256: string;
  isGzip: boolean;
  hasQuotes: boolean;
  /** Whether a reader by lines would miscount it or trip: gzip, carriage returns, empty lines, control characters, a byte order mark, not UTF-8. */
  isIrregular: boolean;
};

/** Reads a file once, as bytes, for its checksum and for what decides how its lines can be read. */
export async function inspectFile(path: string, job: Job): Promise<InspectedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  let isGzip = false;
  let hasQuotes = false;
  let isIrregular = false;
  let tail: Buffer = Buffer.alloc(0);
  let lastByte = NEWLINE;
  try {
    for await (const piece of createReadStream(path, { highWaterMark: READ_BYTES, signal: job.signal }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      if (bytes === 0) {
        isGzip = piece[0] === 0x1f && piece[1] === 0x8b;
        isIrregular = isGzip || hasByteOrderMark(piece);
      }
      bytes += piece.length;
      hasQuotes ||= piece.includes('"');
      if (!isIrregular) {
        isIrregular = (lastByte === NEWLINE && piece[0] === NEWLINE) || piece.includes('\n\n') || hasControlCharacters(piece);
        const text: Buffer = tail.length === 0 ? piece : Buffer.concat([tail, piece]);
        const whole = wholeCharacters(text);
        isIrregular ||= !isUtf8(text.subarray(0, whole));
        tail = text.subarray(whole);
      }
      lastByte = piece.at(-1)!;
    }
  } catch (error) {
    job.signal.throwIfAborted();
    throw unreadable(path, error);
  }
  return { path, bytes, sha256: hash.digest('hex'), isGzip, hasQuotes, isIrregular: isIrregular || tail.length > 0 };
}

function hasByteOrderMark(piece: Buffer): boolean {
  const [first, second, third] = piece;
  return (
    (first === 0xef && second === 0xbb && third === 0xbf) || (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  );
}

function hasControlCharacters(piece: Buffer): boolean {
  return MISREAD.some((character) => piece.includes(character));
}

/** Length of the text without a character that its end cuts in two. */
function wholeCharacters(text: Buffer): number {
  for (let back = 1; back <= Math.min(3, text.length); back++) {
    const byte = text[text.length - back]!;
    if (byte < 0x80) return text.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? text.length - back : text.length;
    }
  }
  return text.length;
}
