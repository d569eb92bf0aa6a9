import { beforeAll, expect, it } from 'vitest';
import { compileProgram } from '../../../src/main/engine/compile-program.ts';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';
import { carriedState } from '../../../src/main/layers/carried-state.ts';
import { gru4rec } from '../../../src/main/models/gru4rec.ts';
import { parseHyperparameters } from '../../../src/main/models/registry.ts';
import type { Hyperparameters } from '../../../src/shared/domain/model.ts';
import { ringSessions, sessionPart, trainingData } from '../../support/small-split.ts';

// Where native TensorFlow cannot be had, the same models train in JavaScript: slowly, but to the same numbers. The expected losses are those
// of the native engine (TensorFlow 2.21) with the same seed; one process can load one engine only.
const SMALL: Hyperparameters = { hiddenUnits: [8], batchSize: 8, samples: 8, epochs: 2 };
const data = trainingData(ringSessions(60, 20, 5), 20);

beforeAll(async () => {
  const engine = await loadTensorFlow({ threads: 1, engine: 'javascript' });
  expect(engine.kind).toBe('javascript');
  expect(engine.reason).not.toBeNull();
});

it.each([
  ['dropout and momentum', { dropoutHidden: 0.2, momentum: 0.2 }, [3.112718, 2.3612194], [3, 2, 16]],
  ['BPR-max and one-hot input', { loss: 'bpr-max', input: 'one-hot' }, [0.6239589, 0.560197], [3, 13, 4]],
] as Array<[string, Hyperparameters, number[], number[]]>)('trains gru4rec with %s', (_name, changes, expectedLosses, expectedTracks) => {
  const learner = gru4rec.build(parseHyperparameters('gru4rec', { ...SMALL, ...changes }), data, {
    ...{ seed: 1, ties: 'conservative', compile: compileProgram },
  });
  for (const [index, expected] of expectedLosses.entries()) {
    let [loss, events] = [0, 0];
    for (const step of learner.trainEpoch(index + 1)) {
      loss += step.loss! * step.events;
      events += step.events;
    }
    expect(Math.abs(loss / events - expected)).toBeLessThan(1e-4);
  }
  const ranks = Array.from(learner.rank(sessionPart(ringSessions(5, 20, 6))), (batch) => [...batch.ranks.slice(0, batch.size)]).flat();
  expect(ranks.filter((rank) => rank <= 2)).toHaveLength(ranks.length);
  expect([...learner.recommend(Int32Array.of(1, 2), 3).tracks]).toEqual(expectedTracks);
  learner.dispose();
});

it('starts from zero where a walk begins, whatever was there', () => {
  const state = tf.tensor2d([1, Number.NaN], [2, 1]);
  expect([...carriedState(state, tf.tensor2d([1, 0], [2, 1])).dataSync()]).toEqual([1, 0]);
});
