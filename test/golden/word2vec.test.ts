import { expect, it } from 'vitest';
import { createNegativeSampler } from '../../src/main/layers/negative-sampler.ts';
import { createCbowUpdate, trainWord2vec } from '../../src/main/layers/word2vec.ts';
import { createRng } from '../../src/shared/random.ts';

it('moves one step of continuous bag of words', () => {
  // Neighbours (1, 0) and (0, 1), mean (.5, .5). Target (.5, .5): sigmoid(.5) = .622459, step .1 * .377541. Negative (-.5, .5): sigmoid(0), step -.05.
  const input = Float32Array.of(1, 0, 0, 1);
  const output = Float32Array.of(0.5, 0.5, -0.5, 0.5);
  createCbowUpdate(input, output, 2)(Int32Array.of(0, 1), 2, Int32Array.of(0, 1), 0.1);
  const expected = { input: [1.043877, -0.006123, 0.043877, 0.993877], output: [0.518877, 0.518877, -0.525, 0.475] };
  expected.input.forEach((value, at) => {
    expect(input[at]).toBeCloseTo(value, 5);
  });
  expected.output.forEach((value, at) => {
    expect(output[at]).toBeCloseTo(value, 5);
  });
});

it.each([
  [0.75, [0.6763, 0.2391, 0.0845]],
  [-0.5, [0.1429, 0.2857, 0.5714]],
])('draws negatives of counts 16, 4, 1 with exponent %d', (exponent, shares) => {
  const draws = new Int32Array(200_000);
  createNegativeSampler(Int32Array.of(16, 4, 1), exponent).fill(draws, 0, createRng(1, 'draws'));
  shares.forEach((share, track) => {
    expect(draws.filter((drawn) => drawn === track).length / draws.length).toBeCloseTo(share, 2);
  });
});

const SETTINGS = { width: 8, window: 3, negatives: 5, exponent: 0.75, epochs: 60, subsample: 0, minimumCount: 2, seed: 1 };

function train(settings: Partial<typeof SETTINGS> = {}): Float32Array {
  // Tracks 0-4 are listed together, and 5-9; track 10 once, track 11 never.
  const rng = createRng(1, 'lists');
  const lists = Array.from({ length: 200 }, (_, list) => Array.from({ length: 6 }, () => 5 * (list % 2) + rng.integer(5)));
  lists[0]!.push(10);
  const offsets = [0];
  for (const list of lists) offsets.push(offsets.at(-1)! + list.length);
  const training = trainWord2vec({ offsets: Int32Array.from(offsets), tracks: Int32Array.from(lists.flat()) }, 12, {
    ...SETTINGS,
    ...settings,
  });
  while (true) {
    const next = training.next();
    if (next.done === true) return next.value;
  }
}

it('puts tracks that are listed together close to each other', () => {
  const vectors = train();
  const cosine = (a: number, b: number) =>
    Array.from({ length: 8 }, (_, column) => vectors[a * 8 + column]! * vectors[b * 8 + column]!).reduce((sum, part) => sum + part, 0);
  expect(cosine(0, 0)).toBeCloseTo(1, 5);
  const within = Math.min(cosine(0, 1), cosine(5, 6), cosine(2, 4));
  expect(within).toBeGreaterThan(0.3);
  expect(within).toBeGreaterThan(0.3 + Math.max(cosine(0, 5), cosine(1, 9), cosine(4, 6)));
});

it('gives no vector to tracks listed too rarely, and is a function of its seed', () => {
  const vectors = train();
  expect([...vectors.subarray(80, 96)]).toEqual(new Array(16).fill(0));
  expect(train()).toEqual(vectors);
  expect(train({ seed: 2 })).not.toEqual(vectors);
  expect(train({ subsample: 0.01 })).not.toEqual(vectors);
});
