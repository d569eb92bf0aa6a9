import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LAYOUT } from '../../../src/main/data/layout.ts';
import { generateDataset } from '../../../src/main/data/sample-world/generate-dataset.ts';
import { splitDataset } from '../../../src/main/data/split-dataset.ts';
import { loadTensorFlow } from '../../../src/main/engine/tensorflow.ts';
import { models, parseHyperparameters } from '../../../src/main/models/registry.ts';
import type { TrialOrder } from '../../../src/main/trial/protocol.ts';
import { trainRun } from '../../../src/main/trial/train-run.ts';
import type { SplitSpec } from '../../../src/shared/domain/dataset.ts';
import type { Hyperparameters } from '../../../src/shared/domain/model.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const job = { signal: new AbortController().signal, report: () => {} };
const silent = { onProgress: () => {}, onEpoch: () => {}, onCheckpoint: () => {}, onLog: () => {} };
const HOLD_OUT: SplitSpec = { kind: 'hold-out-tracks', testShare: 0.2, validationShare: 0.1, seed: 1 };
const LEAVE_ONE_OUT: SplitSpec = { kind: 'leave-one-out', pick: 'last', validation: false, seed: 1 };
let datasetsDirectory = '';
const directories = { playlists: '', ratings: '' };

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
  datasetsDirectory = await mkdtemp(join(tmpdir(), 'segue-collections-'));
  for (const holds of ['playlists', 'ratings'] as const) {
    const { fingerprint } = await generateDataset({ options: sampleRequest({ holds, users: 400 }), datasetsDirectory }, job);
    directories[holds] = join(datasetsDirectory, fingerprint);
  }
});
afterAll(() => rm(datasetsDirectory, { recursive: true, force: true }));

async function orderOf(model: string, values: Hyperparameters = {}, split = HOLD_OUT): Promise<TrialOrder> {
  const datasetDirectory = models.find(({ id }) => id === model)!.task === 'rating' ? directories.ratings : directories.playlists;
  const { id } = await splitDataset({ datasetDirectory, split }, job);
  return {
    runId: model,
    model,
    hyperparameters: parseHyperparameters(model, values),
    seed: 1,
    evaluation: { cutoffs: [10, 50], ties: 'conservative' },
    datasetDirectory,
    splitDirectory: join(datasetDirectory, LAYOUT.splits, id),
    runDirectory: mkdtempSync(join(datasetsDirectory, 'run-')),
    threads: 1,
    resume: true,
  };
}
const metricsOf = async (order: TrialOrder) => (await trainRun(order, silent, () => false))!.metrics;

/** Values that make a model small, where it has them. */
const SMALL: Record<string, Hyperparameters> = {
  'playlist-mf': { epochs: 2, followers: 0.5, position: 0.5, dropout: 0.1 },
  ials: { units: 8, epochs: 2 },
  ncf: { epochs: 2 },
  svd: { units: 8, epochs: 2 },
};

describe.each(models.filter(({ task }) => task === 'playlist' || task === 'rating').map((model) => [model.id, model] as const))(
  '%s',
  (id, model) => {
    it('trains and is judged; stopped and resumed it gives the numbers of a run that was never stopped', async () => {
      const straight = await metricsOf(await orderOf(id, SMALL[id]));
      expect(Object.values(straight).every(Number.isFinite)).toBe(true);
      expect(straight).toHaveProperty(model.task === 'rating' ? 'rmse' : 'ndcg@10');
      const order = await orderOf(id, SMALL[id]);
      let epochs = 0;
      const stopped = await trainRun(order, { ...silent, onEpoch: () => epochs++ }, () => epochs === 1);
      if (model.learns === 'epochs') expect(stopped).toBeNull();
      expect(await metricsOf(order)).toEqual(straight);
    });
  },
);

it('finds what is planted in playlists: artists more than albums, and both more than popularity', async () => {
  const recall = async (model: string, values?: Hyperparameters) => (await metricsOf(await orderOf(model, values)))['recall@50']!;
  const [popular, album, artist, factors] = [
    await recall('most-collected'),
    await recall('same-album'),
    await recall('same-artist'),
    await recall('ials', { units: 16, epochs: 8 }),
  ];
  expect(album).toBeGreaterThan(popular);
  expect(artist).toBeGreaterThan(album);
  expect(factors).toBeGreaterThan(artist);
});

it('ranks by chance before it has learnt: one in ten of a hundred', async () => {
  // Weights drawn around 0 say nothing about anybody.
  const metrics = await metricsOf(await orderOf('ncf', { epochs: 1, learningRate: 1e-6 }, LEAVE_ONE_OUT));
  expect(metrics['sampled-hit-rate@10']).toBeGreaterThan(0.05);
  expect(metrics['sampled-hit-rate@10']).toBeLessThan(0.16);
  expect(metrics['sampled-ndcg@10']).toBeGreaterThan(0.02);
  expect(metrics['sampled-ndcg@10']).toBeLessThan(0.08);
});

it('refuses splits of whole sessions, and data without what a model needs', async () => {
  const { splitDirectory } = await orderOf('ials', {}, { kind: 'random-sessions', testShare: 0.2, validationShare: 0, seed: 1 });
  await expect(metricsOf({ ...(await orderOf('ials')), splitDirectory })).rejects.toMatchObject({ code: 'split.impossible' });
  const unrated = await orderOf('ials');
  await expect(metricsOf({ ...unrated, model: 'svd', hyperparameters: parseHyperparameters('svd', {}) })).rejects.toMatchObject({
    code: 'dataset.noRatings',
  });
});
