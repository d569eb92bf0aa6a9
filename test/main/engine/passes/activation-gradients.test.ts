import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import type { GraphNode } from '../../../../src/main/engine/graph.ts';
import { activationGradients } from '../../../../src/main/engine/passes/activation-gradients.ts';
import { skipEmptyOperations } from '../../../../src/main/engine/passes/skip-empty-operations.ts';
import { loadTensorFlow, tf } from '../../../../src/main/engine/tensorflow.ts';
import { expectSameValues, optimised, wave } from '../../../support/optimised.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

const pass = (nodes: readonly GraphNode[]) => activationGradients(skipEmptyOperations(nodes));

const ACTIVATIONS: ReadonlyArray<[string, (values: Tensor) => Tensor, string[]]> = [
  ['ReluGrad', (values) => tf.relu(values), ['Select', 'IsNan', 'Greater']],
  ['SigmoidGrad', (values) => tf.sigmoid(values), ['Sub']],
  ['TanhGrad', (values) => tf.tanh(values), ['Sub', 'Square']],
];

it.each(ACTIVATIONS)('makes one %s of what tfjs writes out', (operation, activation, parts) => {
  const gradient = tf.grad((values) => tf.sum(tf.mul(activation(values), tf.exp(values))));
  const { before, after } = optimised([wave([3, 4])], gradient, pass);
  expect(before.operations).toEqual(expect.arrayContaining(parts));
  expect(after.operations).toContain(operation);
  for (const part of parts) expect(after.operations).not.toContain(part);
  expectSameValues(before, after);
});

it('leaves alone what only looks like a gradient', () => {
  const { before, after } = optimised(
    [wave([3, 4])],
    (values) => tf.mul(values, tf.mul(tf.sigmoid(values), tf.sub(2, tf.sigmoid(values)))),
    pass,
  );
  expect(after.operations).toEqual(before.operations);
  expectSameValues(before, after);
});
