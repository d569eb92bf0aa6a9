import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastPlaces, readFeature, type SessionFeature } from '../../src/main/layers/session-features.ts';
import { benchHistories } from '../support/bench-histories.ts';
import type { SessionStartBench } from '../support/session-start-bench.ts';

const INPUTS: SessionFeature[] = ['context', 'lastLength', 'gap', 'lastSource', 'lastPlayed', 'lastSkipped', 'longTerm'];

// Writes what the network reads of every session as float32 rows, so that the rival learns from the very same numbers.
const [bench, directory] = [JSON.parse(process.argv[2]!) as SessionStartBench, process.argv[3]!];
const histories = benchHistories(bench.listeners, bench.sessionsEach);
const lasts = lastPlaces(histories, histories.numbers);
for (const feature of INPUTS) {
  const rows = readFeature(histories, feature, histories.numbers, lasts);
  writeFileSync(join(directory, `${feature}.f32`), new Uint8Array(rows.buffer));
}
writeFileSync(join(directory, 'target.f32'), new Uint8Array(histories.played.buffer));
