import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextShares } from '../../../src/main/data/contexts/context-shares.ts';
import { contextSimilarity } from '../../../src/main/data/contexts/context-similarity.ts';
import { LAYOUT } from '../../../src/main/data/layout.ts';
import { splitDataset } from '../../../src/main/data/split-dataset.ts';
import { loadTensorFlow } from '../../../src/main/engine/tensorflow.ts';
import { parseHyperparameters } from '../../../src/main/models/registry.ts';
import { openStartRun } from '../../../src/main/trial/open-start-run.ts';
import type { TrialOrder } from '../../../src/main/trial/protocol.ts';
import { trainRun } from '../../../src/main/trial/train-run.ts';
import type { SplitSpec } from '../../../src/shared/domain/dataset.ts';
import type { Hyperparameters } from '../../../src/shared/domain/model.ts';
import { PARTS_OF_DAY } from '../../../src/shared/domain/parts-of-day.ts';
import { importPaths, quietJob, readIntegers } from '../../support/import-files.ts';
import { sharedData } from '../../support/shared-data.ts';

const silent = { onProgress: () => {}, onEpoch: () => {}, onCheckpoint: () => {}, onLog: () => {} };
const SMALL = { vectorWidth: 8, vectorEpochs: 3 };

describe.skipIf(!sharedData.isThere)(`real histories with times and devices (${sharedData.reason})`, () => {
  beforeAll(() => loadTensorFlow({ threads: 1, engine: 'tensorflow' }));

  it.each([
    { name: 'lastfm1k-sample', contexts: ['hour', 'weekday', 'daypart'] },
    { name: 'spotify-history-slice', contexts: ['hour', 'device', 'daypart'] },
  ])('analyses the contexts of $name', async ({ name, contexts }) => {
    const { directory } = await importPaths([sharedData.path(name)], { minimumSessionLength: 2 });
    const shares = await contextShares({ datasetDirectory: directory, partsOfDay: PARTS_OF_DAY });
    expect(shares.map((context) => context.name)).toEqual(expect.arrayContaining(contexts));
    expect((await contextSimilarity({ datasetDirectory: directory, partsOfDay: PARTS_OF_DAY }, quietJob())).random.pairs).toBeGreaterThan(
      0,
    );
  });

  /** The settings of a run that the tests vary. */
  async function orderOf(directory: string, split: SplitSpec, model: string, settings: Hyperparameters): Promise<TrialOrder> {
    const { id } = await splitDataset({ datasetDirectory: directory, split }, quietJob());
    return {
      runId: model,
      model,
      hyperparameters: parseHyperparameters(model, settings),
      seed: 1,
      evaluation: { cutoffs: [20], ties: 'conservative' },
      datasetDirectory: directory,
      splitDirectory: join(directory, LAYOUT.splits, id),
      runDirectory: mkdtempSync(join(tmpdir(), 'segue-run-')),
      threads: 1,
      resume: true,
    };
  }

  it('trains last-session and cosernn on plays with times, and asks them about a moment', async () => {
    const { directory } = await importPaths([sharedData.path('lastfm1k-sample')], { minimumSessionLength: 2 });
    for (const [model, settings] of [
      ['last-session', SMALL],
      ['cosernn', { ...SMALL, epochs: 2, units: 8, layerUnits: 8, steps: 4 }],
    ] as const) {
      const order = await orderOf(directory, { kind: 'last-days', testDays: 20, validationDays: 0 }, model, settings);
      const session = readIntegers(join(order.splitDirectory, 'test', LAYOUT.part.sessions)).at(-1)!;
      const result = await trainRun(order, silent, () => false);
      for (const metric of ['cosine', 'map@100', 'session-mrr@20']) expect(result!.metrics[metric]).toBeGreaterThanOrEqual(-1);
      const run = await openStartRun(order, () => {});
      const { tracks } = run.rankMoment({ session, context: { hour: '8' }, among: 'recent', k: 5 });
      expect(tracks).toHaveLength(5);
      run.dispose();
    }
  });

  it('trains on a history of twelve sessions what it can, and says what it cannot', async () => {
    const { directory, detail } = await importPaths([sharedData.path('spotify-history-slice')]);
    expect(detail.users).toBe(1);
    const random: SplitSpec = { kind: 'random-sessions', testShare: 0.5, validationShare: 0, seed: 1 };
    const result = await trainRun(
      await orderOf(directory, random, 'gru4rec', { epochs: 2, samples: 16, batchSize: 4 }),
      silent,
      () => false,
    );
    expect(result!.metrics['mean-rank']).toBeGreaterThanOrEqual(1);
    // Every play of its last sessions was skipped, or is of a track not played before: there is nothing whose beginning could be judged.
    const twenty: SplitSpec = { kind: 'last-days', testDays: 20, validationDays: 0 };
    const refused = trainRun(await orderOf(directory, twenty, 'last-session', SMALL), silent, () => false);
    await expect(refused).rejects.toMatchObject({ code: 'dataset.empty', message: expect.stringContaining('played through') });
  });

  it('counts ratings by the context they were given in', async () => {
    const { directory, detail } = await importPaths([sharedData.path('incarmusic/contextual_rating.csv')]);
    const shares = await contextShares({ datasetDirectory: directory, partsOfDay: PARTS_OF_DAY });
    const mood = shares.find(({ name }) => name === 'mood')!;
    expect(mood.values.map(({ value }) => value).sort()).toEqual(['active', 'happy', 'lazy', 'sad']);
    expect(mood.users).toBeLessThanOrEqual(detail.users!);
  });
});
