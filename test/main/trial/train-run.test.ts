import { cpSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LAYOUT, RUN_LAYOUT } from '../../../src/main/data/layout.ts';
import { saveCheckpoint } from '../../../src/main/engine/checkpoint.ts';
import { loadTensorFlow } from '../../../src/main/engine/tensorflow.ts';
import { createWeightStore } from '../../../src/main/engine/weight-store.ts';
import { findModel } from '../../../src/main/models/registry.ts';
import type { TrialOrder } from '../../../src/main/trial/protocol.ts';
import { findResumePoint } from '../../../src/main/trial/resume-point.ts';
import { type TrainListener, trainRun } from '../../../src/main/trial/train-run.ts';
import type { Hyperparameters } from '../../../src/shared/domain/model.ts';
import type { EpochRecord, TrialProgress } from '../../../src/shared/domain/run.ts';
import { spoilCheckpoint } from '../../support/spoil-checkpoint.ts';
import { trialOrder } from '../../support/trial-order.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

function listening() {
  const heard = { progress: [] as TrialProgress[], epochs: [] as EpochRecord[], checkpoints: [] as number[], log: [] as string[] };
  const listener: TrainListener = {
    onProgress: (progress) => heard.progress.push(progress),
    onEpoch: (record) => heard.epochs.push(record),
    onCheckpoint: (epoch) => heard.checkpoints.push(epoch),
    onLog: (line) => heard.log.push(line),
  };
  return { heard, listener };
}

async function train(order: TrialOrder, isCancelled: (heard: ReturnType<typeof listening>['heard']) => boolean = () => false) {
  const { heard, listener } = listening();
  const result = await trainRun(order, listener, () => isCancelled(heard));
  return { heard, result };
}

const checkpointPath = (order: TrialOrder, epoch: number) =>
  join(order.runDirectory, RUN_LAYOUT.checkpoint, `epoch-00000${epoch}.checkpoint`);

describe('trainRun', () => {
  it('trains, evaluates and leaves a checkpoint and the metrics by session', async () => {
    const order = trialOrder();
    const { heard, result } = await train(order);
    expect(heard.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(heard.epochs.at(-1)!.metrics['loss']).toBeLessThan(heard.epochs[0]!.metrics['loss']!);
    expect(heard.checkpoints).toEqual([1, 2, 3, 4]);
    expect(heard.progress.at(-1)).toMatchObject({ stage: 'evaluating', epoch: 4, epochs: 4 });
    const fractions = heard.progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(result!.metrics).toHaveProperty('recall@5');
    expect(result!.metrics['loss']).toBe(heard.epochs.at(-1)!.metrics['loss']);
    for (const metric of ['coverage@5', 'popularity-bias@5', 'novelty@5', 'repeat-rate@5'])
      expect(result!.metrics).toHaveProperty([metric]);
    const values = (context: string) => new Set(result!.contextMetrics.flatMap((row) => (row.context === context ? [row.value] : [])));
    expect(values('device')).toEqual(new Set(['phone', 'desktop']));
    expect(values('position')).toEqual(new Set(['1', '2', '3', '4', '5-9']));
    expect(existsSync(join(order.runDirectory, RUN_LAYOUT.perSession))).toBe(true);
    expect(readdirSync(join(order.runDirectory, RUN_LAYOUT.checkpoint))).toEqual(['epoch-000004.checkpoint']);
  });

  it('starts over where a checkpoint keeps other weights, and goes on from its own from then on', async () => {
    const order = trialOrder();
    const { version } = findModel(order.model);
    const older = createWeightStore({ 'old/accumulator': { shape: [2] } }, { read: () => Float32Array.of(1, 2), writeMany() {} });
    const state = { model: order.model, modelVersion: version, epoch: 3, step: 1, trainingSeconds: 1, loss: 1, metrics: {} };
    saveCheckpoint(join(order.runDirectory, RUN_LAYOUT.checkpoint), 3, state, older, false);
    const { heard } = await train(order, ({ checkpoints }) => checkpoints.length === 1);
    expect(heard.log).toContain('Starting over: the checkpoint keeps other weights than the model has now.');
    expect(readdirSync(join(order.runDirectory, RUN_LAYOUT.checkpoint))).toEqual(['epoch-000001.checkpoint']);
    expect((await train(order)).heard.log).toContain('Resuming after epoch 1.');
  });

  it('tells the last epoch of a checkpoint that says no more', () => {
    const order = trialOrder();
    const directory = join(order.runDirectory, RUN_LAYOUT.checkpoint);
    const weights = createWeightStore({ bias: { shape: [2] } }, { read: () => Float32Array.of(1, 2), writeMany() {} });
    const { version } = findModel(order.model);
    const state = { model: order.model, modelVersion: version, epoch: 3, step: 60, trainingSeconds: 2, loss: 1, metrics: { loss: 1 } };
    saveCheckpoint(directory, 3, state, weights, false);
    expect(findResumePoint(order, directory, () => {})!.state.epochs).toEqual([{ epoch: 3, step: 60, seconds: 2, metrics: { loss: 1 } }]);
  });

  it('gives, stopped and resumed, the numbers of a run that was never stopped', async () => {
    const straight = await train(trialOrder());
    const order = trialOrder();
    const stopped = await train(order, ({ epochs }) => epochs.length === 2);
    expect(stopped.result).toBeNull();
    const resumed = await train(order);
    expect(resumed.heard.log).toContain('Resuming after epoch 2.');
    // Epochs that were done before are told again, in case nobody heard of them.
    expect(resumed.heard.epochs.map(({ epoch, step }) => [epoch, step])).toEqual(
      straight.heard.epochs.map(({ epoch, step }) => [epoch, step]),
    );
    expect(resumed.result!.metrics).toEqual(straight.result!.metrics);
    expect(resumed.result!.contextMetrics).toEqual(straight.result!.contextMetrics);
  });

  it('passes over a newest checkpoint that was cut off, with the same numbers in the end', async () => {
    const straight = await train(trialOrder());
    const order = trialOrder();
    await train(order, ({ epochs }) => epochs.length === 3);
    truncateSync(checkpointPath(order, 3), 5000);
    const resumed = await train(order);
    expect(resumed.heard.log[0]).toMatch(/Passed over .*epoch-000003.checkpoint/);
    expect(resumed.heard.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(resumed.result!.metrics).toEqual(straight.result!.metrics);
  });

  it('only evaluates where all epochs were done', async () => {
    const order = trialOrder();
    const first = await train(order);
    const again = await train(order);
    expect(again.heard.epochs).toEqual(first.heard.epochs);
    expect(again.result!.metrics).toEqual(first.result!.metrics);
    expect(again.result!.trainingSeconds).toBe(first.result!.trainingSeconds);
  });

  it('starts over where resuming is not wanted', async () => {
    const order = trialOrder();
    await train(order);
    const { heard } = await train({ ...order, resume: false });
    expect(heard.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  });

  it('starts over from the checkpoint of another model', async () => {
    const order = trialOrder({ model: 'popularity', hyperparameters: {} });
    await train(order);
    const { heard } = await train({ ...order, model: 'gru4rec', hyperparameters: trialOrder().hyperparameters });
    expect(heard.log[0]).toMatch(/the checkpoint is of popularity version 1, the run of gru4rec version 2/);
    expect(heard.epochs).toHaveLength(4);
  });

  it('trains popularity, which has no loss', async () => {
    const { heard, result } = await train(trialOrder({ model: 'popularity', hyperparameters: {} }));
    expect(heard.epochs).toMatchObject([{ epoch: 1, metrics: {} }]);
    expect(result!.metrics).not.toHaveProperty('loss');
  });

  it('stops with epoch and step when the loss is no longer a number', async () => {
    const order = trialOrder();
    await train(order, ({ epochs }) => epochs.length === 1);
    spoilCheckpoint(order);
    await expect(train(order)).rejects.toMatchObject({
      code: 'training.diverged',
      message: expect.stringContaining('NaN in epoch 2'),
      details: { loss: 'NaN', epoch: 2, step: expect.any(Number) },
    });
  });
});

describe('prepared data that does not fit', () => {
  it.each([
    ['a track beyond the training tracks', (order: TrialOrder) => patch(order, 'train/tracks.i32', 0, 30), 'track 30 is not among the 30'],
    [
      'a file cut off inside an integer',
      (order: TrialOrder) => truncateSync(join(order.splitDirectory, 'train/tracks.i32'), 13),
      'whole number of integers',
    ],
    [
      'fewer events than the sessions need',
      (order: TrialOrder) => truncateSync(join(order.splitDirectory, 'test/tracks.i32'), 40),
      'sessions end at event',
    ],
    ['a session of one track', (order: TrialOrder) => patch(order, 'train/offsets.i32', 1, 1), 'session 0 has fewer than two tracks'],
    [
      'contexts that are no JSON',
      (order: TrialOrder) => writeFileSync(join(order.datasetDirectory, LAYOUT.contexts), '{'),
      'contexts.json',
    ],
  ])('is refused: %s', async (_what, damage, message) => {
    const order = trialOrder({ hyperparameters: { ...trialOrder().hyperparameters, epochs: 1 } });
    damage(order);
    await expect(train(order)).rejects.toMatchObject({ code: 'dataset.damaged', message: expect.stringContaining(message) });
  });

  it('is refused: a test part without sessions', async () => {
    const order = trialOrder();
    for (const file of ['tracks.i32', 'sessions.i32']) truncateSync(join(order.splitDirectory, 'test', file), 0);
    truncateSync(join(order.splitDirectory, 'test/offsets.i32'), 4);
    await expect(train(order)).rejects.toMatchObject({ code: 'dataset.empty' });
  });
});

function patch({ splitDirectory }: TrialOrder, file: string, index: number, value: number): void {
  const bytes = readFileSync(join(splitDirectory, file));
  bytes.writeInt32LE(value, 4 * index);
  writeFileSync(join(splitDirectory, file), bytes);
}

describe('early stopping', () => {
  const settings = {
    hiddenUnits: [12],
    embeddingUnits: 12,
    steps: 4,
    batchSize: 8,
    samples: 16,
    learningRate: 0.05,
    validationShare: 0.2,
    patience: 2,
    epochs: 40,
  };
  const order = () => ({ ...trialOrder(), model: 'lstm-playlist', hyperparameters: settings });

  it('ends where the validation loss no longer falls, and takes the weights of its lowest', async () => {
    const stopped = order();
    const { heard, result } = await train(stopped);
    const losses = heard.epochs.map(({ metrics }) => metrics['validation-loss']!);
    const best = 1 + losses.indexOf(Math.min(...losses));
    expect(losses).toHaveLength(best + 2);
    expect(losses.length).toBeLessThan(40);
    expect(heard.log.join()).toContain(
      `Stopped after epoch ${best + 2} of 40, as validation-loss was no better for 2 epochs; the weights of epoch ${best} are kept`,
    );
    expect(existsSync(join(stopped.runDirectory, RUN_LAYOUT.best))).toBe(false);

    // A run of just so many epochs that never stops ends with the same weights, and so with the same metrics.
    const straight = { ...order(), hyperparameters: { ...settings, patience: 0, epochs: best } };
    expect(result!.metrics).toEqual((await train(straight)).result!.metrics);
  });

  it.each([
    ['gru4rec', { hiddenUnits: [12], batchSize: 8, samples: 16, learningRate: 0.5 }],
    ['sasrec', { units: 12, heads: 2, blocks: 1, maxLength: 4, batchSize: 8, samples: 16, learningRate: 0.05, dropout: 0 }],
    ['lstm-playlist', settings],
  ] as const)(
    'of %s stops on any metric of the validation part, and the restored weights give the value of the best epoch',
    async (model, small) => {
      // Validation and test sessions are the same here, so that the value shows twice.
      const order = { ...trialOrder(), model, hyperparameters: { ...small, epochs: 30, stopOn: 'mrr@5', patience: 2 } as Hyperparameters };
      cpSync(join(order.splitDirectory, 'test'), join(order.splitDirectory, 'validation'), { recursive: true });
      const { heard, result } = await train(order);
      const values = heard.epochs.map(({ metrics }) => metrics['validation-mrr@5']!);
      const best = 1 + values.indexOf(Math.max(...values));
      expect(values.length).toBeLessThan(30);
      expect(values).toHaveLength(best + 2);
      expect(result!.stopping).toEqual({ metric: 'mrr@5', patience: 2, epochs: best + 2, maximum: 30, best, value: values[best - 1] });
      expect(result!.metrics['mrr@5']).toBeCloseTo(values[best - 1]!, 10);
      expect(heard.epochs.every(({ metrics }) => Number.isFinite(metrics['validation-loss']))).toBe(true);
    },
  );

  it('refuses to stop on sessions that nobody held out', async () => {
    const { hyperparameters } = trialOrder();
    await expect(train({ ...trialOrder(), hyperparameters: { ...hyperparameters, patience: 1 } })).rejects.toMatchObject({
      code: 'input.invalid',
      message: expect.stringContaining('validationShare'),
    });
  });

  it('gives, cancelled and resumed, the numbers of a run that was never stopped', async () => {
    const straight = await train(order());
    const resumed = order();
    expect((await train(resumed, ({ epochs }) => epochs.length === 3)).result).toBeNull();
    const { result } = await train({ ...resumed, resume: true });
    expect(result!.metrics).toEqual(straight.result!.metrics);
  });

  it('keeps the number of hits at each rank', async () => {
    const kept = order();
    const { result } = await train({ ...kept, hyperparameters: { ...settings, epochs: 1 } });
    const { predictions, hits } = JSON.parse(readFileSync(join(kept.runDirectory, RUN_LAYOUT.rankHits), 'utf8')) as {
      predictions: number;
      hits: number[];
    };
    expect(hits).toHaveLength(500);
    const withinFive = hits.slice(0, 5).reduce((sum, count) => sum + count, 0);
    expect(withinFive / predictions).toBeCloseTo(result!.metrics['accuracy@5']!, 10);
  });
});
