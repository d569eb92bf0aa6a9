import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { readManifest } from './build-dataset.ts';
import { LAYOUT } from './layout.ts';

/** The sessions of a prepared data set, as splits need them; null where the data has no such thing. */
export type PreparedSessions = {
  /** sessions + 1 */
  offsets: Int32Array;
  tracks: Int32Array;
  trackCount: number;
  /** Seconds since the epoch, NaN where a session has no timestamp. */
  starts: Float64Array | null;
  /** User numbers, -1 where a session has no user. */
  users: Int32Array | null;
  parts: Uint8Array | null;
  /** A count or rating of each event. */
  values: Float32Array | null;
  readIds: () => Promise<string[]>;
};

/** Reads the arrays of a prepared data set; throws `dataset.damaged` where they are gone or do not fit together. */
export async function readPreparedSessions(directory: string): Promise<PreparedSessions> {
  const detail = await readManifest(directory);
  const read = (name: string) => readFile(path.join(directory, name));
  const offsets = toIntegers(await read(LAYOUT.sessionOffsets));
  const tracks = toIntegers(await read(LAYOUT.eventTracks));
  if (offsets.length !== detail.sessions + 1 || offsets.at(-1) !== tracks.length) {
    throw new AppError(
      'dataset.damaged',
      `The arrays in ${directory} do not fit together. Import the data again; the same files give the same data set.`,
      {
        directory,
        sessions: detail.sessions,
        offsets: offsets.length,
        events: tracks.length,
      },
    );
  }
  return {
    offsets,
    tracks,
    trackCount: detail.tracks,
    starts: detail.statistics.timeRange === null ? null : toDoubles(await read(LAYOUT.sessionStarts)),
    users: detail.users === null ? null : toIntegers(await read(LAYOUT.sessionUsers)),
    parts: detail.parts.length === 0 ? null : new Uint8Array(await read(LAYOUT.sessionParts)),
    values: existsSync(path.join(directory, LAYOUT.eventValues)) ? toFloats(await read(LAYOUT.eventValues)) : null,
    readIds: async () => (await readFile(path.join(directory, LAYOUT.sessionIds), 'utf8')).split('\n').slice(0, -1),
  };
}

function toIntegers(bytes: Buffer): Int32Array {
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function toFloats(bytes: Buffer): Float32Array {
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function toDoubles(bytes: Buffer): Float64Array {
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
