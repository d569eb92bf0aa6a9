import { expect, it } from 'vitest';
import { averagePrecision, createSessionStartEvaluation, recallWithin } from '../../../src/main/evaluation/evaluate-session-start.ts';
import { longTermVectors, predictablePlaces, rowOf, TEST } from '../../../src/main/layers/session-histories.ts';
import { smallHistories } from '../../support/small-histories.ts';

it('averages precision over the hits of a list', () => {
  expect(averagePrecision([1, 3])).toBeCloseTo((1 + 2 / 3) / 2, 10);
  // A perfect list gives 1, whatever stands behind the hits.
  expect(averagePrecision([1, 2])).toBe(1);
  expect(averagePrecision([])).toBe(0);
});

it('takes the tenth place into the first ten', () => {
  expect(recallWithin([10, 11], 10)).toBe(0.5);
  expect(recallWithin([], 10)).toBe(0);
});

// Tracks 4c .. 4c + 3 lie close to each other. The listener hears corners 0, 1, 0, and last 1 again with one track heard before.
const histories = smallHistories([
  [{ tracks: [0, 1] }, { tracks: [4, 5] }, { tracks: [2, 3], skipped: [3] }, { tracks: [4, 6, 0], skipped: [0], part: TEST }],
  [{ tracks: [8], part: TEST }],
  [{ tracks: [8] }, { tracks: [8, 9], skipped: [8, 9], part: TEST }],
]);

it('predicts neither the first session of a listener nor one of which all was skipped', () => {
  expect([...predictablePlaces(histories, TEST)]).toEqual([3]);
});

function judge(vector: Float32Array) {
  const places = Int32Array.of(3);
  const evaluation = createSessionStartEvaluation(histories, places, 'conservative');
  evaluation.add({ places, vectors: vector });
  return evaluation.result().overall;
}

it('ranks the session among the last ones, and its tracks among those heard last', () => {
  const right = judge(rowOf(histories.played, 3, histories.width).slice());
  expect(right['cosine']).toBeCloseTo(1, 5);
  expect(right).toMatchObject({ 'session-mrr@20': 1, 'session-rank@50': 1, 'top-ten-recall@25': 1 });
  // Of the tracks heard before, 4 alone is played through; 5 lies in the same corner.
  expect([1, 0.5]).toContain(right['map@100']);
  const wrong = judge(rowOf(histories.vectors, 0, histories.width).slice());
  expect(wrong['cosine']).toBeLessThan(0.6);
  expect(wrong['session-rank@20']).toBeGreaterThan(2);
  expect(wrong['map@100']).toBeLessThan(0.4);
});

it('gives a prediction without a direction the last rank', () => {
  const nothing = judge(new Float32Array(histories.width));
  expect(nothing).toMatchObject({ cosine: 0, 'session-rank@20': 4, 'map@25': 1 / 6 });
});

it('weighs the t-th session t in the long-term vector, by situation where asked', () => {
  const [a, b] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
  const rows = Float32Array.of(...a, ...b, ...a, ...b);
  const about = { ...histories, offsets: Int32Array.of(0, 4), situations: Int32Array.of(1, 2, 1, 2), width: 2 };
  const any = longTermVectors(about, rows, { sameSituation: false });
  expect([...any.subarray(0, 2)]).toEqual([0, 0]);
  // Before the fourth: 1 a + 2 b + 3 a, weights 1/3, 2/3 and 1.
  expect(any[6]).toBeCloseTo(4 / Math.hypot(4, 2), 6);
  expect(any[7]).toBeCloseTo(2 / Math.hypot(4, 2), 6);
  expect([...longTermVectors(about, rows, { sameSituation: true }).subarray(6)]).toEqual([0, 1]);
});
