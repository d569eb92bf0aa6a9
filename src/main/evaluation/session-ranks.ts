import { writeSync } from 'node:fs';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { writeFileAtomically } from '../engine/atomic-file.ts';

/** The rank of every prediction, session after session, in the order of its plays: session s has those from `offsets[s]` up to `offsets[s + 1]`. */
export type SessionRanks = { offsets: Int32Array; ranks: Float32Array };

/** Writes a rank a row as Parquet: `session` (number in the data set), `heard` (plays before the prediction) and `rank` (1 the best, a half with the median tie rule). */
export function writeSessionRanks(path: string, sessionNumbers: Int32Array, { offsets, ranks }: SessionRanks): void {
  const session = new Int32Array(ranks.length);
  const heard = new Int32Array(ranks.length);
  for (const [index, number] of sessionNumbers.entries()) {
    for (let row = offsets[index]!; row < offsets[index + 1]!; row++) {
      session[row] = number;
      heard[row] = row - offsets[index]! + 1;
    }
  }
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: 'session', data: session, type: 'INT32', nullable: false },
      { name: 'heard', data: heard, type: 'INT32', nullable: false },
      { name: 'rank', data: ranks, type: 'FLOAT', nullable: false },
    ],
  });
  writeFileAtomically(path, (descriptor) => {
    writeSync(descriptor, new Uint8Array(bytes));
  });
}

/** Reads them back, with the number in the data set of each session; null where the run left none. */
export async function readSessionRanks(path: string): Promise<(SessionRanks & { sessions: Int32Array }) | null> {
  const rows = await asyncBufferFromFile(path)
    .then((file) => parquetReadObjects({ file, columns: ['session', 'rank'] }))
    .catch(() => null);
  if (rows === null) return null;
  const sessions: number[] = [];
  const offsets: number[] = [];
  const ranks = new Float32Array(rows.length);
  for (const [row, { session, rank }] of rows.entries()) {
    if (session !== sessions.at(-1)) {
      sessions.push(Number(session));
      offsets.push(row);
    }
    ranks[row] = Number(rank);
  }
  return { sessions: Int32Array.from(sessions), offsets: Int32Array.from([...offsets, rows.length]), ranks };
}
