import { expect, it } from 'vitest';
import { fitCollection } from '../../../src/main/layers/fit-collection.ts';

it('finds for a list of tracks the vector that tells them from others', () => {
  // Two kinds of tracks, 20 each, along the two axes.
  const vectors = Float32Array.from({ length: 80 }, (_, at) => (at % 2 === (at < 40 ? 0 : 1) ? 1 + 0.01 * Math.floor(at / 2) : 0));
  const biases = new Float32Array(40);
  const scores = fitCollection(Int32Array.of(0, 1, 2, 3), { vectors, biases, seed: 1 });
  const [own, other] = [scores.slice(4, 20), scores.slice(20)];
  expect(Math.min(...own)).toBeGreaterThan(Math.max(...other));
  expect(fitCollection(Int32Array.of(0, 1, 2, 3), { vectors, biases, seed: 1 })).toEqual(scores);
});
