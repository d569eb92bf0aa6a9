import { beforeAll, describe, expect, it } from 'vitest';
import { createCompiledProgram } from '../../src/main/engine/compiled-program.ts';
import { createEagerProgram } from '../../src/main/engine/eager-program.ts';
import type { ProgramDeclaration } from '../../src/main/engine/program.ts';
import { loadTensorFlow, tf } from '../../src/main/engine/tensorflow.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

/** A weight and a table row whose gradient is whatever is fed. */
function declaration(momentum: number): ProgramDeclaration {
  return {
    variables: { dense: { shape: [1], initial: 0 }, table: { shape: [3, 1], initial: 0 } },
    steps: {
      move: {
        feeds: { slope: { dtype: 'float32', shape: [] }, row: { dtype: 'int32', shape: [1] } },
        rows: { row: { table: 'table', at: 'row' } },
        weights: ['dense'],
        optimizer: { kind: 'adagrad', learningRate: 0.1, momentum },
        compute: ({ feed, rows, weight }) => ({
          outputs: { loss: tf.mul(feed('slope'), tf.add(tf.sum(weight('dense')), tf.sum(rows('row')))) },
        }),
      },
    },
  };
}

describe.each([
  ['compiled', createCompiledProgram],
  ['eager', createEagerProgram],
] as const)('%s Adagrad of the GRU4Rec reference', (_name, create) => {
  // Learning rate .1, momentum .5, gradients 1 and then .5: w = -.09999995, then -.19472127.
  it('moves weights and rows with momentum', () => {
    const program = create(declaration(0.5));
    program.run('move', { slope: Float32Array.of(1), row: Int32Array.of(1) });
    expect(program.weights.read('dense')[0]).toBeCloseTo(-0.09999995, 7);
    program.run('move', { slope: Float32Array.of(0.5), row: Int32Array.of(1) });
    expect(program.weights.read('dense')[0]).toBeCloseTo(-0.19472127, 6);
    expect(program.weights.read('table')[1]).toBeCloseTo(-0.19472127, 6);
    program.dispose();
  });

  it('leaves rows alone that a step does not touch', () => {
    const program = create(declaration(0.5));
    program.run('move', { slope: Float32Array.of(1), row: Int32Array.of(1) });
    program.run('move', { slope: Float32Array.of(1), row: Int32Array.of(2) });
    const [untouched, once] = program.weights.read('table');
    expect(untouched).toBe(0);
    // A row that stood still keeps its velocity without moving.
    expect(once).toBeCloseTo(-0.09999995, 7);
    program.dispose();
  });

  // Without momentum: .1 / sqrt(1 + 1e-6), then .1 * .5 / sqrt(1.25 + 1e-6) = .04472134 more.
  it('moves weights and rows without momentum', () => {
    const program = create(declaration(0));
    program.run('move', { slope: Float32Array.of(1), row: Int32Array.of(0) });
    program.run('move', { slope: Float32Array.of(0.5), row: Int32Array.of(0) });
    expect(program.weights.read('dense')[0]).toBeCloseTo(-0.09999995 - 0.04472134, 6);
    expect(program.weights.read('table')[0]).toBeCloseTo(-0.09999995 - 0.04472134, 6);
    program.dispose();
  });

  it('stands still on a zero gradient', () => {
    const program = create(declaration(0));
    program.run('move', { slope: Float32Array.of(0), row: Int32Array.of(0) });
    expect(program.weights.read('dense')[0]).toBe(0);
    expect(program.weights.read('table')[0]).toBe(0);
    program.dispose();
  });
});
