import { beforeAll, describe, expect, it } from 'vitest';
import { createCompiledProgram } from '../../../src/main/engine/compiled-program.ts';
import { createEagerProgram } from '../../../src/main/engine/eager-program.ts';
import { nativeBackend } from '../../../src/main/engine/native-backend.ts';
import type { Optimizer } from '../../../src/main/engine/optimizers.ts';
import type { ProgramDeclaration, Step } from '../../../src/main/engine/program.ts';
import { statelessUniform, uniformArray } from '../../../src/main/engine/random.ts';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';
import { createRng } from '../../../src/shared/random.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

const ROWS = 12;
const WIDTH = 5;
const BATCH = 8;

/** A small network with all that steps can have: a table used twice, a whole weight, a carried state, random numbers. */
function declaration(optimizer: Optimizer): ProgramDeclaration {
  const rng = createRng(3, 'program');
  return {
    variables: {
      table: { shape: [ROWS, WIDTH], initial: uniformArray(rng, ROWS * WIDTH, 1) },
      dense: { shape: [WIDTH, WIDTH], initial: uniformArray(rng, WIDTH * WIDTH, 1) },
      state: { shape: [BATCH, WIDTH], initial: 0, isTransient: true },
    },
    steps: {
      train: {
        feeds: {
          inputs: { dtype: 'int32', shape: [BATCH] },
          targets: { dtype: 'int32', shape: [BATCH, 2] },
          counter: { dtype: 'int32', shape: [] },
        },
        rows: { input: { table: 'table', at: 'inputs' }, target: { table: 'table', at: 'targets' } },
        weights: ['dense'],
        state: ['state'],
        optimizer,
        compute({ feed, rows, weight, state }) {
          const noise = tf.mul(statelessUniform([BATCH, WIDTH], feed('counter'), 1), 0.1);
          const hidden = tf.tanh(tf.add(tf.matMul(rows('input'), weight('dense')), tf.add(tf.mul(state('state'), 0.5), noise)));
          const difference = tf.sub(tf.expandDims(hidden, 1), rows('target')); // [batch, 2, width]
          return { outputs: { loss: tf.mean(tf.square(difference)), hidden }, state: { state: hidden } };
        },
      },
      rest: {
        feeds: {},
        state: ['state'],
        compute: ({ state }) => ({ outputs: { sum: tf.sum(state('state')) }, state: { state: tf.zerosLike(state('state')) } }),
      },
    },
  };
}

function feeds(step: number) {
  const rng = createRng(step, 'feeds');
  // Few rows and many picks, so that every step meets some rows more than once.
  const picks = (length: number) => Int32Array.from({ length }, () => rng.integer(ROWS / 2));
  return { inputs: picks(BATCH), targets: picks(2 * BATCH), counter: Int32Array.of(rng.integer(2 ** 31)) };
}

const OPTIMIZERS: Array<[string, Optimizer]> = [
  ['adagrad and clipped gradients', { kind: 'adagrad', learningRate: 0.1, momentum: 0, clipNorm: 0.05 }],
  ['adagrad', { kind: 'adagrad', learningRate: 0.1, momentum: 0 }],
  ['adagrad with momentum', { kind: 'adagrad', learningRate: 0.1, momentum: 0.4 }],
  ['adam', { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }],
];

describe.each(OPTIMIZERS)('a program with %s', (_name, optimizer) => {
  it('gives the same numbers compiled and eager over 50 steps', () => {
    const compiled = createCompiledProgram(declaration(optimizer));
    const eager = createEagerProgram(declaration(optimizer));
    for (let step = 0; step < 50; step++) {
      const [fast, slow] = [compiled.run('train', feeds(step)), eager.run('train', feeds(step))];
      expect(Math.abs(fast['loss']![0]! - slow['loss']![0]!)).toBeLessThan(1e-4);
    }
    for (const name of compiled.weights.names)
      expect(largestDifference(compiled.weights.read(name), eager.weights.read(name))).toBeLessThan(1e-4);
    expect(compiled.weights.read('table').slice(0, WIDTH)).not.toEqual(declaration(optimizer).variables['table']!.initial);
    compiled.dispose();
    eager.dispose();
  });

  it('goes on from saved weights exactly as if it had never stopped', () => {
    const straight = createCompiledProgram(declaration(optimizer));
    const first = createCompiledProgram(declaration(optimizer));
    for (let step = 0; step < 5; step++) for (const program of [straight, first]) program.run('train', feeds(step));
    const second = createCompiledProgram(declaration(optimizer));
    for (const name of first.weights.names) second.weights.write(name, first.weights.read(name));
    for (const program of [straight, second]) {
      program.run('rest', {});
      for (let step = 5; step < 10; step++) program.run('train', feeds(step));
    }
    for (const name of straight.weights.names) expect(second.weights.read(name)).toEqual(straight.weights.read(name));
    for (const program of [straight, first, second]) program.dispose();
  });
});

const ADAGRAD: Optimizer = { kind: 'adagrad', learningRate: 0.1, momentum: 0 };

describe('a compiled program', () => {
  it('leaks no tensors', () => {
    const { binding } = nativeBackend();
    const [before, beforeTfjs] = [binding.getNumOfTensors(), tf.memory().numTensors];
    const program = createCompiledProgram(declaration(ADAGRAD));
    expect(tf.memory().numTensors).toBe(beforeTfjs);
    for (let step = 0; step < 20; step++) program.run('train', feeds(step));
    program.weights.write('table', program.weights.read('table'));
    expect(binding.getNumOfTensors()).toBe(before);
    program.dispose();
  });

  it('leaves fed and returned arrays to the caller', () => {
    const program = createCompiledProgram(declaration(ADAGRAD));
    const values = new Float32Array(ROWS * WIDTH).fill(0.5);
    program.weights.write('table', values);
    program.run('train', feeds(1));
    expect(values.every((value) => value === 0.5)).toBe(true);
    values.fill(99);
    const read = program.weights.read('table');
    expect(read.every((value) => value !== 99)).toBe(true);
    read.fill(77);
    expect(program.weights.read('table').every((value) => value !== 77)).toBe(true);
    program.dispose();
  });

  it('keeps transient variables out of what is saved', () => {
    const program = createCompiledProgram(declaration(ADAGRAD));
    expect(program.weights.names).toEqual(['table', 'dense', 'table/accumulator', 'dense/accumulator']);
    program.dispose();
  });

  it('refuses feeds of the wrong length, unknown steps and unknown weights', () => {
    const program = createCompiledProgram(declaration(ADAGRAD));
    expect(() => program.run('train', { ...feeds(1), inputs: Int32Array.of(1) })).toThrow('takes 8 values of inputs, not 1');
    expect(() => program.run('train', {})).toThrow('takes 8 values of inputs, not none');
    expect(() => program.run('trian', feeds(1))).toThrow('no step "trian"');
    expect(() => program.weights.write('table', new Float32Array(3))).toThrow('60 values, not 3');
    program.dispose();
  });

  it('says what a step may not do', () => {
    const step = (compute: Step['compute']): ProgramDeclaration => ({
      variables: {},
      steps: { odd: { feeds: { x: { dtype: 'float32', shape: [2] } }, compute } },
    });
    const outside = tf.tensor1d([1, 2]);
    const reads = step(({ feed }) => ({ outputs: { y: tf.scalar(tf.add(feed('x'), 1).dataSync()[0]!) } }));
    expect(() => createCompiledProgram(reads)).toThrow('read the values of a tensor');
    // Handed to TensorFlow before the trace, so that the trace cannot know what it is.
    tf.neg(outside).dispose();
    const borrows = step(({ feed }) => ({ outputs: { y: tf.add(feed('x'), outside) } }));
    expect(() => createCompiledProgram(borrows)).toThrow('made outside the traced function');
    const undeclared = step(({ feed }) => ({ outputs: { y: feed('z') } }));
    expect(() => createCompiledProgram(undeclared)).toThrow('declares no feed "z", only x');
    // What failed has put the backend back: eager operations work.
    expect([...tf.add(outside, 1).dataSync()]).toEqual([2, 3]);
    outside.dispose();
  });

  it('refuses a variable used whole and by rows in one training step', () => {
    const odd = declaration(ADAGRAD);
    const train = odd.steps['train']!;
    const both = { ...odd, steps: { train: { ...train, weights: ['dense', 'table'], compute: addTable(train.compute) } } };
    expect(() => createCompiledProgram(both)).toThrow('table is used both whole and by rows');
  });
});

function addTable(compute: Step['compute']): Step['compute'] {
  return (inputs) => {
    const { outputs } = compute(inputs);
    return { outputs: { loss: tf.add(outputs['loss']!, tf.sum(inputs.weight('table'))) } };
  };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}
