import { beforeAll, expect, it } from 'vitest';
import { compileProgram } from '../../../src/main/engine/compile-program.ts';
import { createEagerProgram } from '../../../src/main/engine/eager-program.ts';
import { loadTensorFlow } from '../../../src/main/engine/tensorflow.ts';
import { lstmPlaylist } from '../../../src/main/models/lstm-playlist.ts';
import { parseHyperparameters } from '../../../src/main/models/registry.ts';
import type { Hyperparameters } from '../../../src/shared/domain/model.ts';
import { ringSessions, trainingData } from '../../support/small-split.ts';

const TRACKS = 30;
const WHOLE: Hyperparameters = { candidates: 'all-tracks', embeddingUnits: 8, hiddenUnits: [8, 8], validationShare: 0, patience: 0 };

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

function build(sessions: readonly number[][], changes: Hyperparameters, compile = compileProgram) {
  const hyperparameters = parseHyperparameters('lstm-playlist', { ...WHOLE, ...changes });
  return lstmPlaylist.build(hyperparameters, trainingData(sessions, TRACKS), { seed: 1, ties: 'conservative', compile });
}

it('with all tracks as candidates, loses what the softmax over the scores of the whole catalogue says', () => {
  const learner = build([[4, 9]], { batchSize: 1, steps: 1 });
  const { tracks, scores } = learner.recommend(Int32Array.of(4), TRACKS);
  const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
  const losses = Array.from(learner.trainEpoch(1), ({ loss }) => loss);
  expect(losses).toHaveLength(1);
  expect(losses[0]).toBeCloseTo(Math.log(total) - scores[tracks.indexOf(9)]!, 5);
  learner.dispose();
});

it('with all tracks as candidates, gives the same losses compiled and eager, and learns', () => {
  const changes = { batchSize: 8, steps: 4, learningRate: 0.01 };
  const [compiled, eager] = [compileProgram, createEagerProgram].map((compile) => build(ringSessions(100, TRACKS, 5), changes, compile));
  const epochs = [1, 2, 3].map((epoch) => {
    const [fast, slow] = [[...compiled!.trainEpoch(epoch)], [...eager!.trainEpoch(epoch)]];
    expect(slow).toHaveLength(fast.length);
    for (const [step, { loss }] of fast.entries()) expect(Math.abs(loss! - slow[step]!.loss!)).toBeLessThan(1e-4);
    return fast.reduce((sum, { loss }) => sum + loss!, 0) / fast.length;
  });
  expect(epochs[2]).toBeLessThan(epochs[0]! - 0.2);
  compiled!.dispose();
  eager!.dispose();
});
