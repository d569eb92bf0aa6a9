import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import type { StepInputs } from '../../../src/main/engine/program.ts';
import { loadTensorFlow, streams, tf } from '../../../src/main/engine/tensorflow.ts';
import { targetLosses } from '../../../src/main/layers/candidate-loss.ts';
import { LOSSES } from '../../../src/main/layers/losses.ts';
import { createRng } from '../../../src/shared/random.ts';

// Rows are scored in blocks where the engine has two threads or more; that changes nothing but which rows share a product.

const [ROWS, UNITS, CANDIDATES] = [6, 4, 9];

beforeAll(async () => {
  await loadTensorFlow({ threads: 2 });
});

const CASES = [...LOSSES.map((loss) => ({ loss, candidates: 'sampled' as const })), { loss: LOSSES[0], candidates: 'all-tracks' as const }];

test.each(CASES)('$loss over $candidates: blocks of rows give the losses and gradients of single rows', ({ loss, candidates }) => {
  expect(streams).toBe(2);
  const rng = createRng(1, 'candidate loss');
  const uniform = (...shape: number[]) =>
    tf.tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 2 * rng.uniform() - 1),
      shape,
    );
  const [output, table, bias] = [uniform(ROWS, UNITS), uniform(CANDIDATES, UNITS), uniform(CANDIDATES)];
  const byRow: Record<string, Tensor> = {
    targets: tf.tensor1d([0, 3, 8, 3, 1, 5], 'int32'),
    targetPlaces: tf.tensor1d([0, 3, 8, 3, 1, 5], 'int32'),
    targetShifts: uniform(ROWS),
  };
  const shared: Record<string, Tensor> = { shifts: uniform(CANDIDATES), counts: tf.tensor1d([1, 1, 1, 2, 1, 1, 3, 1, 1]) };
  const lossesOf = (rows: Tensor, scored: Tensor, first: number) => {
    const feed: StepInputs['feed'] = (name) => shared[name] ?? tf.slice(byRow[name]!, [first], [rows.shape[0]!]);
    return targetLosses({ candidates, loss, bpreg: 1, elu: 0.5 }, rows, scored, bias, { feed } as StepInputs);
  };
  const inBlocks = (rows: Tensor, scored: Tensor) => lossesOf(rows, scored, 0);
  const oneByOne = (rows: Tensor, scored: Tensor) =>
    tf.concat(Array.from({ length: ROWS }, (_, row) => lossesOf(tf.slice(rows, [row, 0], [1, UNITS]), scored, row)));

  expectClose(inBlocks(output, table), oneByOne(output, table));
  const gradients = (losses: typeof inBlocks) => tf.grads((rows, scored) => tf.sum(losses(rows, scored)))([output, table]);
  const [blocks, rows] = [gradients(inBlocks), gradients(oneByOne)];
  for (const index of [0, 1]) expectClose(blocks[index]!, rows[index]!);
});

function expectClose(actual: Tensor, expected: Tensor): void {
  const [values, wanted] = [actual.dataSync(), expected.dataSync()];
  expect(values.length).toBe(wanted.length);
  values.forEach((value, index) => {
    expect(value).toBeCloseTo(wanted[index]!, 5);
  });
}
