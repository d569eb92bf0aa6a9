import { cpSync, mkdtempSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { LAYOUT } from '../../../src/main/data/layout.ts';
import { generateDataset } from '../../../src/main/data/sample-world/generate-dataset.ts';
import { splitDataset } from '../../../src/main/data/split-dataset.ts';
import { loadTensorFlow } from '../../../src/main/engine/tensorflow.ts';
import { findModel, parseHyperparameters } from '../../../src/main/models/registry.ts';
import type { TrialOrder } from '../../../src/main/trial/protocol.ts';
import { trainRun } from '../../../src/main/trial/train-run.ts';
import type { SplitSpec } from '../../../src/shared/domain/dataset.ts';
import type { Hyperparameters } from '../../../src/shared/domain/model.ts';
import { sampleRequest } from '../../support/sample-request.ts';
import { tinySampleDataset } from '../../support/sample-world.ts';
import { trialOrder } from '../../support/trial-order.ts';

const job = { signal: new AbortController().signal, report: () => {} };
const silent = { onProgress: () => {}, onEpoch: () => {}, onCheckpoint: () => {}, onLog: () => {} };
let folder = '';
const directories = { 'session-start': '', playlist: '' };

beforeAll(async () => {
  // With one thread, batches are made by the thread that trains.
  await loadTensorFlow({ threads: 2, engine: 'tensorflow' });
  folder = await mkdtemp(join(tmpdir(), 'segue-ahead-'));
  directories['session-start'] = join(folder, 'starts');
  // A copy: vectors are kept beside the arrays.
  cpSync((await tinySampleDataset()).directory, directories['session-start'], { recursive: true });
  const { fingerprint } = await generateDataset(
    { options: sampleRequest({ holds: 'playlists', users: 400 }), datasetsDirectory: folder },
    job,
  );
  directories.playlist = join(folder, fingerprint);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function orderOf(model: string, values: Hyperparameters): Promise<TrialOrder> {
  const hyperparameters = parseHyperparameters(model, values);
  const { task } = findModel(model);
  if (task !== 'session-start' && task !== 'playlist') return trialOrder({ model, hyperparameters, threads: 2 });
  const datasetDirectory = directories[task];
  const split: SplitSpec =
    task === 'session-start' ? { kind: 'given' } : { kind: 'hold-out-tracks', testShare: 0.2, validationShare: 0.1, seed: 1 };
  const { id } = await splitDataset({ datasetDirectory, split }, job);
  const splitDirectory = join(datasetDirectory, LAYOUT.splits, id);
  const runDirectory = mkdtempSync(join(folder, 'run-'));
  return trialOrder({ model, hyperparameters, threads: 2, datasetDirectory, splitDirectory, runDirectory });
}

const STARTS = { vectorsFrom: 'sessions', vectorWidth: 8, vectorEpochs: 2, epochs: 3, batchSize: 4, patience: 3 };

/** A model for each source of batches. */
it.each<[string, Hyperparameters]>([
  ['gru4rec', { hiddenUnits: [12], batchSize: 8, samples: 16, epochs: 3, dropoutHidden: 0.1, validationShare: 0.1 }],
  ['lstm-playlist', { hiddenUnits: [12], batchSize: 8, steps: 3, samples: 16, candidates: 'sampled', epochs: 3 }],
  ['sasrec', { units: 16, blocks: 1, batchSize: 4, maxLength: 6, samples: 16, epochs: 3 }],
  ['cosernn', STARTS],
  ['ncf', { epochs: 3 }],
])('trains %s on batches made ahead, and goes on with it as if it had never been stopped', async (model, values) => {
  const asked = vi.spyOn(Worker.prototype, 'postMessage');
  const straight = await trainRun(await orderOf(model, values), silent, () => false);
  expect(asked.mock.calls.length).toBeGreaterThanOrEqual(3); // Once an epoch.
  const order = await orderOf(model, values);
  let epochs = 0;
  expect(await trainRun(order, { ...silent, onCheckpoint: () => epochs++ }, () => epochs === 1)).toBeNull();
  const resumed = await trainRun(order, silent, () => false);
  expect(resumed!.metrics).toEqual(straight!.metrics);
  asked.mockRestore();
});
