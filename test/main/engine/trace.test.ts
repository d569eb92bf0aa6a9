import { beforeAll, expect, it } from 'vitest';
import { compileProgram } from '../../../src/main/engine/compile-program.ts';
import { createEagerProgram } from '../../../src/main/engine/eager-program.ts';
import { nativeBackend } from '../../../src/main/engine/native-backend.ts';
import type { ProgramDeclaration } from '../../../src/main/engine/program.ts';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';

beforeAll(() => loadTensorFlow({ threads: 1, engine: 'tensorflow' }));

it('holds no values of what it traces, however large', () => {
  const { binding } = nativeBackend();
  const made: number[] = [];
  const program = compileProgram({
    variables: { table: { shape: [1_000, 1_000], initial: 1 } },
    steps: {
      look: {
        feeds: {},
        weights: ['table'],
        compute({ weight }) {
          const before = binding.getNumOfTensors();
          const sum = tf.sum(tf.relu(tf.transpose(weight('table'))));
          // The axes of the transpose and of the sum are constants.
          made.push(binding.getNumOfTensors() - before);
          return { outputs: { sum } };
        },
      },
    },
  });
  expect(made).toHaveLength(1);
  expect(made[0]).toBeLessThanOrEqual(2);
  expect(program.run('look', {})['sum']).toEqual(Float32Array.of(1e6));
  program.dispose();
});

it('knows the shapes of values of every type, and computes what constants alone decide', () => {
  const declaration: ProgramDeclaration = {
    variables: { scale: { shape: [1], initial: 2 } },
    steps: {
      mix: {
        feeds: { numbers: { dtype: 'int32', shape: [4] }, values: { dtype: 'float32', shape: [4, 3] } },
        weights: ['scale'],
        compute({ feed, weight }) {
          const isLarge = tf.greater(feed('numbers'), tf.scalar(1, 'int32')); // bool
          const halves = tf.floorDiv(feed('numbers'), tf.scalar(2, 'int32')); // int32
          const shares = tf.floorDiv(tf.scalar(60, 'int32'), tf.add(feed('numbers'), tf.scalar(1, 'int32')));
          const places = tf.range(0, 4, 1, 'int32');
          const whole = tf.add(tf.mul(halves, tf.cast(isLarge, 'int32')), places);
          const weighed = tf.mul(feed('values'), tf.reshape(tf.cast(whole, 'float32'), [4, 1]));
          return { outputs: { whole, shares, weighed, best: tf.mul(tf.max(weighed, 1), weight('scale')) } };
        },
      },
    },
  };
  const feeds = { numbers: Int32Array.of(0, 3, 9, 1), values: Float32Array.from({ length: 12 }, (_, at) => at / 4) };
  const [compiled, eager] = [compileProgram(declaration), createEagerProgram(declaration)];
  expect(compiled.run('mix', feeds)).toEqual(eager.run('mix', feeds));
  expect(compiled.run('mix', feeds)['whole']).toEqual(Int32Array.of(0, 2, 6, 3));
  compiled.dispose();
  eager.dispose();
});
