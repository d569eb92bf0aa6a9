import type { Readable } from 'node:stream';

const KEPT_CHARACTERS = 8192;

/** Keeps the end of what a child prints, so that a crash can be explained; nothing reaches main's own output. */
export function outputTail(streams: readonly (Readable | null)[]): () => string {
  let tail = '';
  for (const stream of streams) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-KEPT_CHARACTERS);
    });
  }
  return () => tail;
}
