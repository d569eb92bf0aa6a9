import { beforeAll, describe, expect, it } from 'vitest';
import { compileProgram } from '../../../src/main/engine/compile-program.ts';
import { createEagerProgram } from '../../../src/main/engine/eager-program.ts';
import { loadTensorFlow } from '../../../src/main/engine/tensorflow.ts';
import { LOSSES } from '../../../src/main/layers/losses.ts';
import { gru4rec } from '../../../src/main/models/gru4rec.ts';
import { parseHyperparameters } from '../../../src/main/models/registry.ts';
import type { Hyperparameters } from '../../../src/shared/domain/model.ts';
import { ringSessions, sessionPart, trainingData } from '../../support/small-split.ts';

const TRACKS = 30;
/** Where on the ring a track lies, unknown for one of them, and a feature that says nothing. */
const readFeatures = () => ({
  names: ['across', 'up', 'constant'],
  values: Float32Array.from({ length: 3 * TRACKS }, (_, at) => {
    const angle = (2 * Math.PI * Math.floor(at / 3)) / TRACKS;
    return at === 3 ? Number.NaN : [Math.cos(angle), Math.sin(angle), 7][at % 3]!;
  }),
});
const data = { ...trainingData(ringSessions(100, TRACKS, 5), TRACKS), readFeatures };
const test = sessionPart(ringSessions(30, TRACKS, 6));
const SMALL: Hyperparameters = { hiddenUnits: [12], embeddingUnits: 10, batchSize: 8, samples: 16, epochs: 1 };

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

function build(changes: Hyperparameters, compile = compileProgram) {
  return gru4rec.build(parseHyperparameters('gru4rec', { ...SMALL, ...changes }), data, { seed: 1, ties: 'conservative', compile });
}

const VARIANTS: Array<[string, Hyperparameters]> = [
  ['one-hot input', { input: 'one-hot' }],
  ['a free embedding', { constrainedEmbedding: false }],
  ['a constrained embedding', { constrainedEmbedding: true }],
  ['the form of the paper', { gruForm: 'paper' }],
  ['content', { input: 'content' }],
  ['content through layers', { input: 'content-mlp', learningRate: 0.02 }],
  ['Adam', { optimizer: 'adam', learningRate: 0.02 }],
  ['content and every track as a candidate', { input: 'content', candidates: 'all-tracks' }],
  ['L2 regularisation', { l2: 0.001 }],
  ['three layers of different width', { hiddenUnits: [10, 8, 12], constrainedEmbedding: false }],
  ['dropout', { dropoutEmbed: 0.2, dropoutHidden: 0.3 }],
  ['momentum', { momentum: 0.3 }],
  ['no samples beside the batch', { samples: 0 }],
  ['every track as a candidate', { candidates: 'all-tracks' }],
  ['every track as a candidate and a free embedding', { candidates: 'all-tracks', constrainedEmbedding: false }],
  ['ELU before BPR-max', { loss: 'bpr-max', elu: 0.5 }],
  ...LOSSES.map((loss): [string, Hyperparameters] => [`the loss ${loss}`, { loss }]),
];

describe.each(VARIANTS)('gru4rec with %s', (_name, changes) => {
  it('gives the same losses compiled and eager over 50 steps, and learns', () => {
    const [compiled, eager] = [build(changes), build(changes, createEagerProgram)];
    const losses: number[] = [];
    for (let epoch = 1; losses.length < 50; epoch++) {
      const [fast, slow] = [[...compiled.trainEpoch(epoch)], [...eager.trainEpoch(epoch)]];
      expect(slow).toHaveLength(fast.length);
      for (const [step, { loss }] of fast.entries()) expect(Math.abs(loss! - slow[step]!.loss!)).toBeLessThan(1e-4);
      losses.push(...fast.map(({ loss }) => loss!));
    }
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)));
    compiled.dispose();
    eager.dispose();
  });
});

it('learns what follows what, which popularity cannot', () => {
  const learner = build({ learningRate: 0.1, epochs: 30 });
  for (let epoch = 1; epoch <= 30; epoch++) for (const { loss } of learner.trainEpoch(epoch)) expect(loss).not.toBeNaN();
  let [hits, predictions] = [0, 0];
  for (const { size, ranks } of learner.rank(test)) {
    for (let entry = 0; entry < size; entry++) if (ranks[entry]! <= 1) hits++;
    predictions += size;
  }
  // The ring gives nine of ten next tracks away.
  expect(hits / predictions).toBeGreaterThan(0.6);
  learner.dispose();
});

it('reads the order of a session, and only that session', () => {
  const learner = build({});
  for (let epoch = 1; epoch <= 3; epoch++) for (const { loss } of learner.trainEpoch(epoch)) expect(loss).not.toBeNaN();
  const first = learner.recommend(Int32Array.of(1, 2, 3), 10);
  expect(learner.recommend(Int32Array.of(9, 8, 3), 10)).not.toEqual(first);
  expect(learner.recommend(Int32Array.of(1, 2, 3), 10)).toEqual(first);
  learner.dispose();
});

it('recommends by the weights it has now, whether it learnt or was given them since it was last asked', () => {
  const [learner, other] = [build({ epochs: 3 }), build({ epochs: 3 })];
  const session = Int32Array.of(3, 4);
  const untrained = learner.recommend(session, 5);
  for (const _ of learner.trainEpoch(1));
  const trained = learner.recommend(session, 5);
  expect(trained.scores).not.toEqual(untrained.scores);
  expect(other.recommend(session, 5)).toEqual(untrained);
  other.weights.writeMany(new Map(other.weights.names.map((name) => [name, learner.weights.read(name)])));
  expect(other.recommend(session, 5)).toEqual(trained);
  learner.dispose();
  other.dispose();
});

it('says what it reads of the tracks, and keeps it out of checkpoints', () => {
  const learner = build({ input: 'content' });
  expect(learner.notes).toEqual([
    'Reads 3 track features, standardised over the training tracks; 1 of 90 values were missing and set to the mean. Features: across, up, constant.',
  ]);
  expect(learner.weights.names).not.toContain('trackFeatures');
  learner.dispose();
});

it('refuses content where the data set knows nothing of its tracks, and says how to mend it', () => {
  const bare = trainingData(ringSessions(100, TRACKS, 5), TRACKS);
  const attempt = () =>
    gru4rec.build(parseHyperparameters('gru4rec', { input: 'content' }), bare, { seed: 1, ties: 'conservative', compile: compileProgram });
  expect(attempt).toThrow(/Import it again/);
});

it('keeps weights smaller with L2 regularisation', () => {
  const size = (l2: number) => {
    const learner = build({ l2 });
    for (let epoch = 1; epoch <= 5; epoch++) for (const { loss } of learner.trainEpoch(epoch)) expect(loss).not.toBeNaN();
    const squares = learner.weights.read('gru0/recurrent').reduce((sum, value) => sum + value * value, 0);
    learner.dispose();
    return squares;
  };
  expect(size(0.01)).toBeLessThan(size(0));
});

it('refuses losses over the whole catalogue that compare sampled candidates', () => {
  expect(() => parseHyperparameters('gru4rec', { loss: 'bpr-max', candidates: 'all-tracks' })).toThrow(
    /candidates = "all-tracks" cannot be used.*bpr-max/,
  );
});

it('moves the layers over track features at a rate of their own', () => {
  const learner = build({ input: 'content-mlp', learningRate: 0.1, contentLearningRate: 1e-6 });
  const read = (name: string) => learner.weights.read(name);
  const before = ['content0/kernel', 'content1/kernel', 'gru0/input'].map((name) => ({ name, values: read(name) }));
  const steps = [...learner.trainEpoch(1)].length;
  const furthest = before.map(({ name, values }) => {
    const after = read(name);
    return Math.max(...values.map((value, index) => Math.abs(after[index]! - value)));
  });
  // No step of Adagrad is longer than its rate.
  expect(furthest[0]).toBeLessThan(2e-6 * steps);
  expect(furthest[1]).toBeLessThan(2e-6 * steps);
  expect(furthest[2]).toBeGreaterThan(0.05);
  learner.dispose();
});
