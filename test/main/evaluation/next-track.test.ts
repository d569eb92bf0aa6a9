import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { contextMetrics } from '../../../src/main/evaluation/context-metrics.ts';
import { createNextTrackEvaluation } from '../../../src/main/evaluation/evaluate-next-track.ts';
import { writePerSessionFile } from '../../../src/main/evaluation/per-session-file.ts';
import { sessionPart } from '../../support/small-split.ts';

// Three sessions with 1, 2 and 3 predictions, whose targets were ranked 1 | 2, 30 | 5, 6, 20.
const part = sessionPart([
  [0, 1],
  [0, 1, 2],
  [0, 1, 2, 3],
]);
const device = { name: 'device', values: ['unknown', 'phone', 'desktop'], codes: Int32Array.of(1, 2, 2) };

function evaluate() {
  const evaluation = createNextTrackEvaluation(part, [20, 5, 5]);
  // The second batch is shorter than its arrays: what lies behind `size` is left over from earlier.
  evaluation.add({ size: 4, sessions: Int32Array.of(0, 1, 2, 2), heard: Int32Array.of(1, 1, 1, 2), ranks: Float64Array.of(1, 2, 5, 6) });
  evaluation.add({ size: 2, sessions: Int32Array.of(1, 2, 2, 2), heard: Int32Array.of(2, 3, 2, 2), ranks: Float64Array.of(30, 20, 6, 6) });
  return evaluation.result();
}

it('averages over predictions', () => {
  const { overall } = evaluate();
  expect(Object.keys(overall)).toEqual([
    ...['recall@5', 'mrr@5', 'ndcg@5', 'accuracy@5', 'precision@5'],
    ...['recall@20', 'mrr@20', 'ndcg@20', 'accuracy@20', 'precision@20'],
    'mean-rank',
  ]);
  expect(overall['recall@5']).toBeCloseTo(3 / 6);
  expect(overall['recall@20']).toBeCloseTo(5 / 6);
  expect(overall['mrr@20']).toBeCloseTo((1 + 1 / 2 + 1 / 5 + 1 / 6 + 1 / 20) / 6);
  expect(overall['ndcg@5']).toBeCloseTo((1 + 1 / Math.log2(3) + 1 / Math.log2(6)) / 6);
  expect(overall['precision@20']).toBeCloseTo(5 / 6 / 20);
  expect(overall['mean-rank']).toBeCloseTo(64 / 6);
});

it('keeps the mean of each session', () => {
  const { sessions } = evaluate();
  expect([...sessions.predictions]).toEqual([1, 2, 3]);
  expect([...sessions.means.get('recall@20')!]).toEqual([1, 0.5, 1]);
  expect([...sessions.means.get('mean-rank')!]).toEqual([1, 16, 31 / 3]);
});

it('describes each context by the mean and sample variance of its sessions', () => {
  const rows = contextMetrics(evaluate().sessions, [device]).filter(({ metric }) => metric === 'recall@20');
  expect(rows).toEqual([
    { context: 'device', value: 'phone', metric: 'recall@20', n: 1, mean: 1, variance: 0 },
    { context: 'device', value: 'desktop', metric: 'recall@20', n: 2, mean: 0.75, variance: 0.125 },
  ]);
});

it('describes each position of the session by the sessions that reach it', () => {
  const rows = evaluate().byPosition.filter(({ metric }) => metric === 'recall@5');
  expect(rows).toEqual([
    { context: 'position', value: '1', metric: 'recall@5', n: 3, mean: 1, variance: 0 },
    { context: 'position', value: '2', metric: 'recall@5', n: 2, mean: 0, variance: 0 },
    { context: 'position', value: '3', metric: 'recall@5', n: 1, mean: 0, variance: 0 },
  ]);
});

it('takes later positions together, each session once, in whatever order its ranks come', () => {
  const plays = (count: number) => Array.from({ length: count }, (_, play) => play);
  const evaluation = createNextTrackEvaluation(sessionPart([plays(14), plays(12)]), [20]);
  // Session 0 predicts 13 times, ranked by their place from the last to the first; session 1 11 times, always first.
  for (let heard = 13; heard >= 1; heard--)
    evaluation.add({ size: 1, sessions: Int32Array.of(0), heard: Int32Array.of(heard), ranks: Float64Array.of(heard) });
  for (let heard = 1; heard <= 11; heard++)
    evaluation.add({ size: 1, sessions: Int32Array.of(1), heard: Int32Array.of(heard), ranks: Float64Array.of(1) });
  const rows = evaluation.result().byPosition.filter(({ metric }) => metric === 'mean-rank');
  expect(rows.map(({ value }) => value)).toEqual(['1', '2', '3', '4', '5-9', '10+']);
  expect(rows[3]).toMatchObject({ n: 2, mean: (4 + 1) / 2 });
  // The mean of 5 to 9, and 1.
  expect(rows[4]).toMatchObject({ n: 2, mean: (7 + 1) / 2 });
  // The mean of 10 to 13, and 1.
  expect(rows[5]).toMatchObject({ n: 2, mean: (11.5 + 1) / 2, variance: (11.5 - 6.25) ** 2 * 2 });
});

it('writes one Parquet row a session', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'segue-evaluation-'));
  const path = join(directory, 'per-session.parquet');
  writePerSessionFile(path, Int32Array.of(7, 8, 9), evaluate().sessions, [device]);
  const bytes = readFileSync(path);
  const rows = await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) });
  expect(rows).toHaveLength(3);
  expect(rows[1]).toMatchObject({ session: 8, n: 2, 'recall@20': 0.5, 'mean-rank': 16, device: 'desktop' });
  rmSync(directory, { recursive: true });
});
