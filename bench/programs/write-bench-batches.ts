import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sessionParallelBatches } from '../../src/main/layers/session-parallel.ts';
import type { BenchSettings } from '../support/alternate.ts';
import { readNowplaying } from '../support/nowplaying.ts';

// Writes the first session-parallel mini-batches of #nowplaying as int32 rows, so that the rival learns from the very same: track, target, whether its
// session goes on. Prints how many tracks there are.
const [{ batch, steps }, directory] = [JSON.parse(process.argv[2]!) as BenchSettings, process.argv[3]!];
const { data } = readNowplaying();
const rows = new Int32Array(3 * batch * steps);
let step = 0;
for (const { tracks, targets, carry } of sessionParallelBatches(data.train, batch)) {
  rows.set(tracks, 3 * batch * step);
  rows.set(targets, 3 * batch * step + batch);
  rows.set(Int32Array.from(carry), 3 * batch * step + 2 * batch);
  step += 1;
  if (step === steps) break;
}
writeFileSync(join(directory, 'batches.i32'), new Uint8Array(rows.buffer));
console.log(JSON.stringify({ tracks: data.trackCount }));
