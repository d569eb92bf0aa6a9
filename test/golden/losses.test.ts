import { beforeAll, describe, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import { bpr, bprMax, crossEntropy, top1, top1Max } from '../../src/main/layers/losses.ts';

// Scores of two rows against three candidates; row 0's target is candidate 0, row 1's candidate 1. The expected numbers were worked out by
// hand from the formulas of the GRU4Rec reference code.
const SCORES = [
  [2, 1, 0],
  [0.5, 1.5, -1],
];

beforeAll(async () => {
  await loadTensorFlow({ threads: 1 });
});

function candidates() {
  return { scores: tf.tensor2d(SCORES), live: tf.ones([3]) };
}

function values(compute: () => ReturnType<typeof bpr>): number[] {
  return tf.tidy(() => [...compute().dataSync()]);
}

function expectClose(received: number[], expected: number[]): void {
  expect(received).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(received[index]).toBeCloseTo(value, 5);
}

describe('losses of the GRU4Rec reference', () => {
  it('cross-entropy', () => {
    expectClose(
      values(() => crossEntropy(tf.tensor2d(SCORES), tf.tensor1d([0, 1], 'int32'))),
      [0.407606, 0.371539],
    );
  });

  it('cross-entropy with logQ 1: plays 8 and 2 of the targets, 4 of the negative, drawn with exponent 0.5', () => {
    const correction = tf.tensor1d([-Math.log(8), -Math.log(2), -0.5 * Math.log(4)]);
    const corrected = () => crossEntropy(tf.add(tf.tensor2d(SCORES), correction), tf.tensor1d([0, 1], 'int32'));
    expectClose(values(corrected), [1.102889, 0.160463]);
  });

  it('BPR, summed over candidates and rows', () => {
    const rows = values(() => bpr(candidates()));
    expect(3 * (rows[0]! + rows[1]!)).toBeCloseTo(2.218635, 5);
  });

  it('BPR-max without and with score regularisation', () => {
    expectClose(
      values(() => bprMax(candidates(), 0)),
      [0.25964, 0.266205],
    );
    expectClose(
      values(() => bprMax(candidates(), 1)),
      [0.990698, 0.653024],
    );
  });

  it('TOP1, summed over rows', () => {
    const rows = values(() => top1(candidates()));
    expect(rows[0]! + rows[1]!).toBeCloseTo(1.419079, 5);
  });

  it('TOP1-max', () => {
    expectClose(
      values(() => top1Max(candidates())),
      [0.897588, 0.826703],
    );
  });
});

describe('a candidate that stands for nothing', () => {
  // A third slot whose session has ended: its candidate must change neither the losses nor their gradients.
  const padded = () => tf.tensor2d(SCORES.map((row) => [...row, 5]));
  const live = () => tf.tensor1d([1, 1, 1, 0]);

  it.each([
    ['bpr', bpr],
    ['bpr-max', (scores: Parameters<typeof bpr>[0]) => bprMax(scores, 1)],
    ['top1', top1],
    ['top1-max', top1Max],
  ] as const)('leaves %s alone', (_name, loss) => {
    expectClose(
      values(() => loss({ scores: padded(), live: live() })),
      values(() => loss(candidates())),
    );
    const gradient = tf.tidy(
      () =>
        tf
          .grad((scores) => tf.sum(loss({ scores, live: live() })))(padded())
          .arraySync() as number[][],
    );
    expect(gradient.map((row) => row[3])).toEqual([0, 0]);
  });
});
