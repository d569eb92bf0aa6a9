import { beforeAll, describe, expect, it } from 'vitest';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';
import { bpr, bprMax, crossEntropy, top1, top1Max } from '../../src/main/layers/losses.ts';

// Scores of two rows against three candidates; row 0's target is candidate 0, row 1's candidate 1. The expected numbers were worked out by
// hand from the formulas of the GRU4Rec reference code.
const SCORES = [
  [2, 1, 0],
  [0.5, 1.5, -1],
];
const TARGETS = () => tf.tensor1d([0, 1], 'int32');

beforeAll(async () => {
  await loadTensorFlow({ threads: 1 });
});

function candidates() {
  return { blocks: [{ scores: tf.tensor2d(SCORES), counts: tf.ones([3]) }], targets: TARGETS() };
}

/** Units that are 1 in one row each give the columns of candidates as scores. */
function crossEntropyOf(scores: ReturnType<typeof tf.tensor2d>, bias = tf.zeros([scores.shape[1]]) as ReturnType<typeof tf.tensor1d>) {
  return crossEntropy(tf.eye(scores.shape[0]), [{ rows: tf.transpose(scores), bias }], TARGETS());
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
      values(() => crossEntropyOf(tf.tensor2d(SCORES))),
      [0.407606, 0.371539],
    );
  });

  it('cross-entropy with logQ 1: plays 8 and 2 of the targets, 4 of the negative, drawn with exponent 0.5', () => {
    const correction = tf.tensor1d([-Math.log(8), -Math.log(2), -0.5 * Math.log(4)]);
    const corrected = () => crossEntropyOf(tf.tensor2d(SCORES), correction);
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

type CandidateLoss = (candidates: Parameters<typeof bpr>[0]) => ReturnType<typeof bpr>;
const CANDIDATE_LOSSES: Array<[string, CandidateLoss]> = [
  ['bpr', bpr],
  ['bpr-max', (given) => bprMax(given, 1)],
  ['top1', top1],
  ['top1-max', top1Max],
];

describe.each(CANDIDATE_LOSSES)('%s', (_name, loss) => {
  const gradient = (scores: number[][], counts: number[]) =>
    tf.tidy(
      () =>
        tf
          .grad((given) => tf.sum(loss({ blocks: [{ scores: given, counts: tf.tensor1d(counts) }], targets: TARGETS() })))(
            tf.tensor2d(scores),
          )
          .arraySync() as number[][],
    );
  const losses = (scores: number[][], counts: number[]) =>
    values(() => loss({ blocks: [{ scores: tf.tensor2d(scores), counts: tf.tensor1d(counts) }], targets: TARGETS() }));

  it('takes no notice of a track that only fills a place', () => {
    const padded = SCORES.map((row) => [...row, 5]);
    expectClose(losses(padded, [1, 1, 1, 0]), losses(SCORES, [1, 1, 1]));
    expect(gradient(padded, [1, 1, 1, 0]).map((row) => row[3])).toEqual([0, 0]);
  });

  it('weighs a track that occurs three times as three candidates', () => {
    const expanded = SCORES.map(([first, second, third]) => [first!, second!, third!, third!, third!]);
    expectClose(losses(SCORES, [1, 1, 3]), losses(expanded, [1, 1, 1, 1, 1]));
    const [merged, apart] = [gradient(SCORES, [1, 1, 3]), gradient(expanded, [1, 1, 1, 1, 1])];
    for (const [row, slopes] of apart.entries()) expectClose(merged[row]!, [slopes[0]!, slopes[1]!, slopes[2]! + slopes[3]! + slopes[4]!]);
  });

  it("takes the other occurrences of a row's own target as negatives, as the reference does", () => {
    // The target of row 0 was drawn as a negative too.
    const expanded = SCORES.map(([first, second, third]) => [first!, second!, third!, first!]);
    expectClose(losses(SCORES, [2, 1, 1]), losses(expanded, [1, 1, 1, 1]));
  });
});

it('cross-entropy of a track that occurs three times is that of three candidates', () => {
  const shifts = tf.tensor1d([0, 0, Math.log(3)]);
  const expanded = SCORES.map(([first, second, third]) => [first!, second!, third!, third!, third!]);
  expectClose(
    values(() => crossEntropyOf(tf.tensor2d(SCORES), shifts)),
    values(() => crossEntropyOf(tf.tensor2d(expanded))),
  );
});
