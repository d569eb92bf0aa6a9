import { sampledSessions } from '../src/main/evaluation/beyond-accuracy.ts';
import type { NextTrackData, RunSettings } from '../src/main/models/define-model.ts';
import { findNextTrackModel, models, parseHyperparameters } from '../src/main/models/registry.ts';
import { readNowplaying } from './support/nowplaying.ts';

const PROMISED_MS = 10;
const K = 20;

const settings: RunSettings = {
  seed: 1,
  ties: 'conservative',
  compile: () => {
    throw new Error('A model that counts has nothing to compile.');
  },
};

/** How fast the models that count learn #nowplaying and answer with 20 tracks, over 1,000 of its test sessions so far; promised: the median within 10 ms. */
export async function run(): Promise<void> {
  const { data, test } = readNowplaying();
  const sessions = [...sampledSessions(test)];
  const rows = models
    .filter(({ learns, task }) => learns === 'counts' && task === 'next-track')
    .map(({ id }) => measure(id, data, sessions));
  console.table(rows);
  if (rows.some((row) => row['median ms'] > PROMISED_MS)) process.exitCode = 1;
}

function measure(id: string, data: NextTrackData, sessions: Int32Array[]) {
  const learner = findNextTrackModel(id).build(parseHyperparameters(id, {}), data, settings);
  const started = performance.now();
  for (const _slice of learner.trainEpoch(1));
  const learning = performance.now() - started;
  const times = sessions
    .map((session) => {
      const asked = performance.now();
      learner.recommend(session, K);
      return performance.now() - asked;
    })
    .sort((a, b) => a - b);
  const at = (share: number) => round(times[Math.floor(share * (times.length - 1))]!);
  return { model: id, 'learning s': round(learning / 1000), 'median ms': at(0.5), 'p99 ms': at(0.99), 'max ms': at(1) };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
