import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { createCompiledProgram } from '../../../src/main/engine/compiled-program.ts';
import { uniformArray } from '../../../src/main/engine/random.ts';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';
import { openGates, walkLstm } from '../../../src/main/layers/lstm-walk.ts';
import { createRng } from '../../../src/shared/random.ts';

const [BATCH, UNITS] = [3, 4];

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

function random(rows: number, columns: number, name: string): Tensor2D {
  return tf.tensor2d(uniformArray(createRng(1, name), rows * columns, 1), [rows, columns]);
}

/** The same walk in operations whose gradients tfjs knows. */
function walkPlainly(products: Tensor, recurrent: Tensor, hidden: Tensor, cell: Tensor, steps: number) {
  const outputs: Tensor[] = [];
  for (const product of steps === 1 ? [products] : tf.split(products, steps, 0)) {
    const { output, ...opened } = openGates(tf.add(product, tf.matMul(outputs.at(-1) ?? hidden, recurrent)), cell);
    outputs.push(tf.mul(output, opened.bent));
    cell = opened.cell;
  }
  return { outputs: tf.concat(outputs, 0), cell };
}

it.each([1, 2, 5])('gives the values and gradients of %s plain steps', (steps) => {
  const given = [
    random(steps * BATCH, 4 * UNITS, 'products'),
    random(UNITS, 4 * UNITS, 'recurrent'),
    random(BATCH, UNITS, 'hidden'),
    random(BATCH, UNITS, 'cell'),
  ];
  const ofOutputs = random(steps * BATCH, UNITS, 'outputs');
  const ofCell = random(BATCH, UNITS, 'of cell');
  const through = (walk: typeof walkLstm) =>
    tf.valueAndGrads((...inputs: Tensor[]) => {
      const { outputs, cell } = walk(inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!, steps);
      return tf.add(tf.sum(tf.mul(outputs, ofOutputs)), tf.sum(tf.mul(cell, ofCell))).asScalar();
    })(given);
  const [walked, plain] = [through(walkLstm), through(walkPlainly)];
  expect(walked.value.dataSync()[0]).toBeCloseTo(plain.value.dataSync()[0]!, 5);
  for (const [index, gradient] of walked.grads.entries()) {
    expect(gradient.shape).toEqual(given[index]!.shape);
    expect(Math.max(...tf.abs(tf.sub(gradient, plain.grads[index]!)).dataSync())).toBeLessThan(1e-5);
  }
});

it('makes its gradients in a compiled step as well', () => {
  const steps = 3;
  const shapes = { products: [steps * BATCH, 4 * UNITS], recurrent: [UNITS, 4 * UNITS], hidden: [BATCH, UNITS], cell: [BATCH, UNITS] };
  const names = Object.keys(shapes) as Array<keyof typeof shapes>;
  const initial = new Map(names.map((name) => [name, random(shapes[name][0]!, shapes[name][1]!, name)]));
  const loss = (values: Map<string, Tensor>, walk: typeof walkLstm) => {
    const { outputs } = walk(values.get('products')!, values.get('recurrent')!, values.get('hidden')!, values.get('cell')!, steps);
    return tf.sum(tf.square(outputs)).asScalar();
  };
  const program = createCompiledProgram({
    variables: Object.fromEntries(
      names.map((name) => [name, { shape: shapes[name], initial: initial.get(name)!.dataSync() as Float32Array }]),
    ),
    steps: {
      train: {
        feeds: {},
        weights: names,
        optimizer: { kind: 'adagrad', learningRate: 0.1, momentum: 0 },
        compute: ({ weight }) => ({ outputs: { loss: loss(new Map(names.map((name) => [name, weight(name)])), walkLstm) } }),
      },
    },
  });
  const { value, grads } = tf.valueAndGrads((...values: Tensor[]) =>
    loss(new Map(names.map((name, at) => [name, values[at]!])), walkPlainly),
  )(names.map((name) => initial.get(name)!));
  expect(program.run('train', {})['loss']![0]).toBeCloseTo(value.dataSync()[0]!, 5);
  for (const [at, name] of names.entries()) {
    const gradient = grads[at]!.dataSync();
    const before = initial.get(name)!.dataSync();
    const after = program.weights.read(name);
    for (let element = 0; element < before.length; element++) {
      const moved = (0.1 * gradient[element]!) / Math.sqrt(gradient[element]! ** 2 + 1e-6);
      expect(after[element]).toBeCloseTo(before[element]! - moved, 3);
    }
  }
  program.dispose();
});
