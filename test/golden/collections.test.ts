import { expect, it } from 'vitest';
import { createCollectionEvaluation } from '../../src/main/evaluation/evaluate-collections.ts';
import { solvePositive } from '../../src/main/layers/cholesky.ts';
import { invertPositive } from '../../src/main/layers/invert-positive.ts';
import { transposeCollections } from '../../src/main/layers/transpose-collections.ts';
import { ease } from '../../src/main/models/ease.ts';
import { ials } from '../../src/main/models/ials.ts';
import { createFactors } from '../../src/main/models/svd.ts';

const RUN = {
  seed: 1,
  ties: 'conservative' as const,
  compile: () => {
    throw new Error('Nothing is compiled.');
  },
};

it('learns from a rating as Surprise does: e, bias, p and q from the old values', () => {
  const request = {
    userCount: 1,
    trackCount: 1,
    units: 2,
    users: Float32Array.of(0.1, 0.2),
    tracks: Float32Array.of(0.3, -0.1),
    mean: 3.5,
  };
  const factors = createFactors(request);
  const error = factors.learn(0, 0, 4, { learningRate: 0.005, regularization: 0.02, isBiased: true });
  expect(error).toBeCloseTo(0.49, 6);
  expect(factors.arrays.get('users/bias')![0]).toBeCloseTo(0.00245, 7);
  expect([...factors.arrays.get('users')!]).toEqual([expect.closeTo(0.100725, 6), expect.closeTo(0.199735, 6)]);
  expect([...factors.arrays.get('tracks')!]).toEqual([expect.closeTo(0.300215, 6), expect.closeTo(-0.0995, 6)]);
  // Unknown users and tracks drop their terms.
  expect(factors.predict(-1, -1)).toBe(3.5);
});

it('solves positive definite systems', () => {
  const b = Float64Array.of(8, 7, 7);
  solvePositive(Float64Array.of(4, 0, 0, 2, 5, 0, 1, 1, 3), b);
  // 4x + 2y + z = 8, 2x + 5y + z = 7, x + y + 3z = 7
  expect(
    [4 * b[0]! + 2 * b[1]! + b[2]!, 2 * b[0]! + 5 * b[1]! + b[2]!, b[0]! + b[1]! + 3 * b[2]!].map((value) => Number(value.toFixed(9))),
  ).toEqual([8, 7, 7]);
});

it('inverts positive definite matrices', () => {
  const inverse = Float64Array.of(4, 2, 2, 3);
  Array.from(invertPositive(inverse, 2));
  // 1 / 8 of (3, -2; -2, 4)
  expect([...inverse].map((value) => Number(value.toFixed(9)))).toEqual([0.375, -0.25, -0.25, 0.5]);
});

it('solves EASE from the playlists as the paper does from the tracks', () => {
  const train = { offsets: Int32Array.of(0, 3, 5, 8), tracks: Int32Array.of(0, 1, 2, 1, 3, 0, 2, 4) };
  const support = Int32Array.from({ length: 5 }, (_, track) => train.tracks.filter((other) => other === track).length);
  const learner = ease.build({ regularization: 0.5 }, { trackCount: 5, support, train, artists: null, albums: null, followers: null }, RUN);
  Array.from(learner.trainEpoch(1));
  // The paper's way: P = (X'X + l I)^-1, B = -P / diag P off the diagonal, scores X B.
  const x = [0, 1, 2].map((row) => {
    const tracks = train.tracks.subarray(train.offsets[row], train.offsets[row + 1]);
    return [0, 1, 2, 3, 4].map((track): number => (tracks.includes(track) ? 1 : 0));
  });
  const p = Float64Array.from({ length: 25 }, (_, at) => {
    const [i, j] = [Math.floor(at / 5), at % 5];
    return x.reduce((sum, row) => sum + row[i]! * row[j]!, 0) + (i === j ? 0.5 : 0);
  });
  Array.from(invertPositive(p, 5));
  const expected = (list: number[]) =>
    x[0]!.map((_, track) =>
      expect.closeTo(
        list.reduce((sum, held, other) => sum + (other === track ? 0 : (-held * p[other * 5 + track]!) / p[track * 6]!), 0),
        5,
      ),
    );
  expect(Array.from(learner.score(Int32Array.of(0, 1, 2)), (scores) => [...scores])).toEqual(x.map(expected));
  // A list of tracks that nobody has.
  expect([...learner.scoreTracks!(Int32Array.of(3, 4))]).toEqual(expected([0, 0, 0, 1, 1]));
});

it('lowers the whole loss of iALS with every pass', () => {
  const train = { offsets: Int32Array.of(0, 3, 5, 8), tracks: Int32Array.of(0, 1, 2, 1, 3, 0, 2, 4) };
  const support = Int32Array.from({ length: 5 }, (_, track) => train.tracks.filter((other) => other === track).length);
  const data = { trackCount: 5, support, train, artists: null, albums: null, followers: null };
  const [unobserved, regularization] = [0.3, 0.05];
  const learner = ials.build({ units: 2, epochs: 5, unobserved, regularization, frequency: 1 }, data, RUN);
  const byTrack = transposeCollections(train, 5);
  const total = () => {
    const [p, q] = [learner.weights.read('playlists'), learner.weights.read('tracks')];
    let loss = 0;
    for (let row = 0; row < 3; row++) {
      for (let track = 0; track < 5; track++) {
        const score = p[2 * row]! * q[2 * track]! + p[2 * row + 1]! * q[2 * track + 1]!;
        loss += unobserved * score ** 2;
        if (train.tracks.subarray(train.offsets[row], train.offsets[row + 1]).includes(track)) loss += (1 - score) ** 2;
      }
    }
    const penalty = (vectors: Float32Array, offsets: Int32Array, others: number) =>
      vectors.reduce((sum, value, at) => {
        const row = Math.floor(at / 2);
        return sum + (offsets[row + 1]! - offsets[row]! + unobserved * others) * value ** 2;
      }, 0);
    return loss + regularization * (penalty(p, train.offsets, 5) + penalty(q, byTrack.offsets, 3));
  };
  const losses = [total()];
  for (let epoch = 1; epoch <= 5; epoch++) {
    Array.from(learner.trainEpoch(epoch));
    losses.push(total());
  }
  for (let pass = 1; pass < losses.length; pass++) expect(losses[pass]).toBeLessThan(losses[pass - 1]!);
  // At the end neither side can do better: a small change of any value costs.
  const q = learner.weights.read('tracks');
  const best = total();
  for (const [at, change] of [
    [0, 1e-2],
    [3, -1e-2],
    [9, 1e-2],
  ] as const) {
    learner.weights.write(
      'tracks',
      q.map((value, index) => (index === at ? value + change : value)),
    );
    expect(total()).toBeGreaterThan(best - 1e-9);
  }
});

it('judges a continued collection by the ranks of what was held out', () => {
  const train = { offsets: Int32Array.of(0, 2), tracks: Int32Array.of(0, 1) };
  const held = { rows: Int32Array.of(0), offsets: Int32Array.of(0, 2), tracks: Int32Array.of(3, 5) };
  const evaluation = createCollectionEvaluation({ train, trackCount: 6 }, held, [1, 2, 3], 'conservative');
  // Tracks 0 and 1 are known and do not count: 4 is first, 3 second, 2 and 5 tie for the last places.
  evaluation.add(0, Float32Array.of(9, 9, 0.1, 0.5, 0.8, 0.1));
  const { overall } = evaluation.result();
  expect(overall).toMatchObject({
    'recall@1': 0,
    'recall@2': 0.5,
    'recall@3': 0.5,
    'hit-rate@2': 1,
    'mrr@2': 0.5,
    'r-precision': 0.5,
    'mean-rank': 3,
  });
  expect(overall['ndcg@2']).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)), 12);
});
