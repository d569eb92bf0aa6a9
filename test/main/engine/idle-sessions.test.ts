import { beforeAll, beforeEach, expect, it } from 'vitest';
import { createCompiledProgram } from '../../../src/main/engine/compiled-program.ts';
import { nativeBackend } from '../../../src/main/engine/native-backend.ts';
import type { Optimizer } from '../../../src/main/engine/optimizers.ts';
import type { Program, ProgramDeclaration } from '../../../src/main/engine/program.ts';
import { uniformArray } from '../../../src/main/engine/random.ts';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';
import { createRng } from '../../../src/shared/random.ts';

const BATCH = 6;
const WIDTH = 4;

type Run = { optimizer: Optimizer; seed: number; rows?: number; factor?: number };

/** Rows of a table, a matrix and a carried state; `factor` is a number that the step itself holds. */
function declaration({ optimizer, seed, rows = 10, factor = 0.5 }: Run): ProgramDeclaration {
  const rng = createRng(seed, 'idle');
  return {
    variables: {
      table: { shape: [rows, WIDTH], initial: uniformArray(rng, rows * WIDTH, 1) },
      dense: { shape: [WIDTH, WIDTH], initial: uniformArray(rng, WIDTH * WIDTH, 1) },
      state: { shape: [BATCH, WIDTH], initial: 0, isTransient: true },
    },
    steps: {
      train: {
        feeds: { picks: { dtype: 'int32', shape: [BATCH] } },
        rows: { row: { table: 'table', at: 'picks' } },
        weights: ['dense'],
        state: ['state'],
        optimizer,
        compute({ rows: pick, weight, state }) {
          const hidden = tf.tanh(tf.add(tf.matMul(pick('row'), weight('dense')), tf.mul(state('state'), factor)));
          return { outputs: { loss: tf.mean(tf.square(tf.sub(hidden, 1))) }, state: { state: hidden } };
        },
      },
    },
  };
}

/** Ten steps of a run, which leaves its session behind: the losses, all that was learnt, and how many sessions were opened for it. */
function train(run: Run) {
  const before = countSessions();
  const program = createCompiledProgram(declaration(run));
  const opened = countSessions() - before;
  const losses = Array.from({ length: 10 }, (_, step) => runStep(program, step));
  const learnt = program.weights.names.map((name) => program.weights.read(name));
  program.dispose();
  return { numbers: { losses, learnt }, opened };
}

function runStep(program: Program, step: number): number {
  return program.run('train', { picks: Int32Array.from({ length: BATCH }, (_, place) => (3 * step + place) % 5) })['loss']![0]!;
}

const countSessions = () => nativeBackend().binding.getNumOfSavedModels();

const adagrad = (learningRate: number, momentum = 0): Optimizer => ({ kind: 'adagrad', learningRate, momentum });
const adam = (learningRate: number, clipNorm: number): Optimizer => ({
  ...{ kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  clipNorm,
});

const PAIRS: Array<[string, Run, Run]> = [
  ['another learning rate', { optimizer: adagrad(0.1), seed: 1 }, { optimizer: adagrad(0.03), seed: 1 }],
  ['another seed', { optimizer: adagrad(0.1), seed: 1 }, { optimizer: adagrad(0.1), seed: 2 }],
  ['another momentum', { optimizer: adagrad(0.1, 0.2), seed: 1 }, { optimizer: adagrad(0.1, 0.3), seed: 1 }],
  ['another own rate', own(0.1), own(0.2)],
  ['another rate and limit of adam', { optimizer: adam(0.01, 0.1), seed: 1 }, { optimizer: adam(0.02, 0.3), seed: 1 }],
];

function own(rate: number): Run {
  return { optimizer: { kind: 'adagrad', learningRate: 0.1, momentum: 0, ownRates: { dense: rate } }, seed: 1 };
}

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

// Two other shapes push out what an earlier test left.
beforeEach(() => {
  for (const rows of [20, 21]) train({ optimizer: adagrad(0.1), seed: 1, rows });
});

it.each(PAIRS)(
  'a run with %s takes the session of the one before and gives the numbers of a session of its own',
  (_name, first, second) => {
    const alone = { first: train(first), second: train(second) };
    expect([alone.first.opened, alone.second.opened]).toEqual([1, 0]);
    for (const rows of [20, 21]) train({ optimizer: adagrad(0.1), seed: 1, rows });
    // The other way round: what was second has a new session now, and what was first takes it.
    const turned = { second: train(second), first: train(first) };
    expect([turned.second.opened, turned.first.opened]).toEqual([1, 0]);
    expect(turned.second.numbers).toEqual(alone.second.numbers);
    expect(turned.first.numbers).toEqual(alone.first.numbers);
    expect(turned.first.numbers).not.toEqual(turned.second.numbers);
  },
);

it.each<[string, Run]>([
  ['more rows', { optimizer: adagrad(0.1), seed: 1, rows: 11 }],
  ['another number in its step', { optimizer: adagrad(0.1), seed: 1, factor: 0.25 }],
  ['another optimizer', { optimizer: adam(0.1, 1), seed: 1 }],
])('a run with %s has a session of its own', (_name, other) => {
  const program = createCompiledProgram(declaration({ optimizer: adagrad(0.1), seed: 1 }));
  program.dispose();
  const idle = countSessions();
  const different = createCompiledProgram(declaration(other));
  expect(countSessions()).toBe(idle + 1);
  different.dispose();
});

it('two programs of one graph at a time do not share a session', () => {
  const run: Run = { optimizer: adagrad(0.1), seed: 1 };
  const idle = countSessions();
  const [first, second] = [createCompiledProgram(declaration(run)), createCompiledProgram(declaration(run))];
  expect(runStep(first, 0)).toBe(runStep(second, 0));
  runStep(first, 1);
  expect(first.weights.read('table')).not.toEqual(second.weights.read('table'));
  first.dispose();
  expect(runStep(second, 1)).toBeGreaterThan(0);
  second.dispose();
  expect(countSessions()).toBe(idle);
});

it('an idle session holds no values', () => {
  // 128 MB with its accumulator, each half a piece of memory of its own that goes back to the system.
  const program = createCompiledProgram(declaration({ optimizer: adagrad(0.1), seed: 1, rows: 4_000_000 }));
  runStep(program, 0);
  const before = process.memoryUsage.rss();
  program.dispose();
  expect(before - process.memoryUsage.rss()).toBeGreaterThan(100e6);
});

it('twenty runs need no more memory than one', () => {
  // 9.6 MB with its accumulator.
  const run = (seed: number): Run => ({ optimizer: adagrad(0.1), seed, rows: 300_000 });
  train(run(0));
  const before = process.memoryUsage();
  for (let seed = 1; seed <= 20; seed++) train(run(seed));
  const after = process.memoryUsage();
  expect(after.rss - after.heapTotal - after.external - (before.rss - before.heapTotal - before.external)).toBeLessThan(100e6);
});
