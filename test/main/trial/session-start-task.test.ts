import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { LAYOUT, RUN_LAYOUT } from '../../../src/main/data/layout.ts';
import { splitDataset } from '../../../src/main/data/split-dataset.ts';
import { loadTensorFlow } from '../../../src/main/engine/tensorflow.ts';
import { compareRuns } from '../../../src/main/evaluation/compare-runs.ts';
import { parseHyperparameters } from '../../../src/main/models/registry.ts';
import { loadHistories } from '../../../src/main/trial/load-histories.ts';
import type { TrialOrder } from '../../../src/main/trial/protocol.ts';
import { trainRun } from '../../../src/main/trial/train-run.ts';
import { AttentionWeights } from '../../../src/shared/domain/attention.ts';
import type { SplitSpec } from '../../../src/shared/domain/dataset.ts';
import type { Hyperparameters } from '../../../src/shared/domain/model.ts';
import { tinySampleDataset } from '../../support/sample-world.ts';

const job = { signal: new AbortController().signal, report: () => {} };
const silent = { onProgress: () => {}, onEpoch: () => {}, onCheckpoint: () => {}, onLog: () => {} };
const SMALL: Hyperparameters = { vectorsFrom: 'sessions', vectorWidth: 8, vectorEpochs: 2 };
let datasetDirectory = '';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
  // A copy: vectors are kept beside the arrays.
  datasetDirectory = mkdtempSync(join(tmpdir(), 'segue-start-'));
  cpSync((await tinySampleDataset()).directory, datasetDirectory, { recursive: true });
});

async function orderOf(model: string, values: Hyperparameters, split: SplitSpec = { kind: 'given' }): Promise<TrialOrder> {
  const { id } = await splitDataset({ datasetDirectory, split }, job);
  return {
    runId: model,
    model,
    hyperparameters: parseHyperparameters(model, { ...SMALL, ...values }),
    seed: 1,
    evaluation: { cutoffs: [20], ties: 'conservative' },
    datasetDirectory,
    splitDirectory: join(datasetDirectory, LAYOUT.splits, id),
    runDirectory: mkdtempSync(join(tmpdir(), 'segue-run-')),
    threads: 1,
    resume: true,
  };
}

const vectorFiles = () => readdirSync(join(datasetDirectory, LAYOUT.vectors));

it('judges by every context, so that runs can be compared by it, and learns track vectors once for runs that start together', async () => {
  const [average, oracle] = [await orderOf('average-session', {}), await orderOf('oracle-full', {})];
  const [mean, bound] = await Promise.all([average, oracle].map((order) => trainRun(order, silent, () => false)));
  expect(vectorFiles()).toHaveLength(1);
  expect(statSync(join(datasetDirectory, LAYOUT.vectors, vectorFiles()[0]!)).size % (4 * 8)).toBe(0);
  expect(bound!.metrics['cosine']).toBeCloseTo(1, 4);
  expect(bound!.metrics['session-mrr@20']).toBeGreaterThan(0.99);
  for (const metric of ['cosine', 'session-mrr@50', 'map@25', 'map@100', 'top-ten-recall@100'])
    expect(mean!.metrics[metric]).toBeLessThan(bound!.metrics[metric]!);
  const contexts = new Set(mean!.contextMetrics.map(({ context }) => context));
  expect(contexts).toEqual(new Set(['hour', 'daypart', 'weekday', 'device', 'source']));

  const run = ({ runId, runDirectory }: TrialOrder) => ({ id: runId, directory: runDirectory });
  const compared = await compareRuns({ runs: [run(oracle)], baseline: run(average), by: 'daypart', metric: 'map@100' });
  const overall = compared.tests.find(({ group }) => group === 'overall');
  expect(overall!.difference).toBeGreaterThan(0);
  expect(overall!.tTest!.p).toBeLessThan(0.001);
  expect(compared.tests.map(({ group }) => group)).toContain('evening');
});

it('trains, and gives, stopped and resumed, the numbers of a run that was never stopped', async () => {
  const values = { epochs: 2, units: 4, layerUnits: 4, steps: 4, batchSize: 16 };
  const straight = await trainRun(await orderOf('cosernn', values), silent, () => false);
  const order = await orderOf('cosernn', values);
  let epochs = 0;
  const stopped = await trainRun(order, { ...silent, onEpoch: () => epochs++ }, () => epochs === 1);
  expect(stopped).toBeNull();
  const resumed = await trainRun(order, silent, () => false);
  expect(resumed!.metrics).toEqual(straight!.metrics);
});

it('keeps how CoSeRNN weighs what it blends, overall and by context, and nothing where nothing is blended', async () => {
  const values = { epochs: 1, units: 4, layerUnits: 4, steps: 4, batchSize: 16 };
  const [blended, plain] = [await orderOf('cosernn', values), await orderOf('cosernn', { ...values, fusion: false })];
  for (const order of [blended, plain]) await trainRun(order, silent, () => false);
  expect(existsSync(join(plain.runDirectory, RUN_LAYOUT.attention))).toBe(false);
  const { contexts, ...overall } = AttentionWeights.parse(
    JSON.parse(readFileSync(join(blended.runDirectory, RUN_LAYOUT.attention), 'utf8')),
  );
  expect(overall.vectors).toEqual(['now', 'long-term']);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const device = contexts.find(({ name }) => name === 'device')!;
  for (const { mean, share } of [overall, ...device.values]) for (const shares of [mean, share]) expect(sum(shares)).toBeCloseTo(1, 5);
  expect(device.values.map(({ n }) => n)).toEqual(device.values.map(({ n }) => n).sort((a, b) => b - a));
  // The whole is the mean of its parts, each weighing as many sessions as it has.
  expect(sum(device.values.map(({ n }) => n))).toBe(overall.n);
  expect(sum(device.values.map(({ n, mean }) => n * mean[0]!)) / overall.n).toBeCloseTo(overall.mean[0]!, 6);
});

it('leaves no lock behind where it is cancelled while vectors are learnt, and goes past one whose holder is gone', async () => {
  const order = await orderOf('last-session', { vectorWidth: 4, vectorEpochs: 50 });
  expect(await trainRun(order, silent, () => true)).toBeNull();
  expect(vectorFiles().filter((name) => name.endsWith('.lock'))).toEqual([]);
  const before = vectorFiles();
  await trainRun(await orderOf('last-session', { vectorWidth: 4, vectorEpochs: 1 }), silent, () => false);
  const [added] = vectorFiles().filter((name) => !before.includes(name));
  writeFileSync(join(datasetDirectory, LAYOUT.vectors, added!), 'cut off');
  writeFileSync(join(datasetDirectory, LAYOUT.vectors, `${added}.lock`), '999999999');
  expect(await trainRun(await orderOf('last-session', { vectorWidth: 4, vectorEpochs: 1 }), silent, () => false)).not.toBeNull();
  expect(vectorFiles().filter((name) => name.endsWith('.lock'))).toEqual([]);
});

it('reads listeners in the order of time, cut to the first tracks and the latest sessions', async () => {
  const order = await orderOf('last-session', {}, { kind: 'last-days', testDays: 14, validationDays: 5 });
  const settings = { ...SMALL, ...order.hyperparameters, firstTracks: 3, historyLength: 4 } as unknown as Parameters<
    typeof loadHistories
  >[1];
  const { offsets, numbers, parts, trackOffsets, lengths, gaps, contexts, source } = loadHistories(order, settings);
  expect(contexts.map(({ name }) => name)).toEqual(['hour', 'weekday', 'device']);
  expect(source?.name).toBe('source');
  for (let listener = 0; listener + 1 < offsets.length; listener++) {
    const [from, to] = [offsets[listener]!, offsets[listener + 1]!];
    expect(to - from).toBeLessThanOrEqual(4);
    expect([...parts.subarray(from, to)]).toEqual([...parts.subarray(from, to)].sort());
    expect(gaps[from]).toBeNaN();
    for (let place = from + 1; place < to; place++) {
      expect(numbers[place]).toBeGreaterThan(numbers[place - 1]!);
      expect(gaps[place]).toBeGreaterThan(0);
    }
  }
  lengths.forEach((length, place) => {
    expect(trackOffsets[place + 1]! - trackOffsets[place]!).toBe(Math.min(3, length));
  });
});

it('refuses splits that train on the future, and vectors the data does not have', async () => {
  const random = await orderOf('last-session', {}, { kind: 'random-sessions', testShare: 0.3, validationShare: 0, seed: 1 });
  await expect(trainRun(random, silent, () => false)).rejects.toMatchObject({ code: 'split.impossible' });
  // The acoustic vectors of the track table serve as they are, until there are none.
  const numbered = await orderOf('last-session', { vectorsFrom: 'features' });
  expect((await trainRun(numbered, silent, () => false))!.metrics['cosine']).toBeGreaterThan(0);
  rmSync(join(datasetDirectory, LAYOUT.trackFeatures));
  await expect(trainRun(numbered, silent, () => false)).rejects.toMatchObject({ code: 'dataset.noFeatures' });
});
