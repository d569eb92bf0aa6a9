import { beforeAll, expect, it } from 'vitest';
import { compileProgram } from '../../../src/main/engine/compile-program.ts';
import { createEagerProgram } from '../../../src/main/engine/eager-program.ts';
import type { Program } from '../../../src/main/engine/program.ts';
import { uniformArray } from '../../../src/main/engine/random.ts';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';
import { catalogueCandidates } from '../../../src/main/layers/catalogue-candidates.ts';
import { createRng } from '../../../src/shared/random.ts';

// The catalogue is trained in tiles; that changes nothing but where its rows lie while a walk lasts.

const [TRACKS, UNITS, ROWS] = [30, 4, 6];

beforeAll(async () => {
  await loadTensorFlow({ threads: 2 });
});

/** What two walks of a few steps leave in the tables, with the losses on the way; tiles of so many tracks. */
function walked(tileTracks: number, compile = compileProgram): { losses: number[]; tables: number[] } {
  const candidates = catalogueCandidates({ units: UNITS, trackCount: TRACKS, rows: ROWS, tileBytes: 4 * UNITS * tileTracks });
  const rng = createRng(1, 'tiles');
  const program: Program = compile({
    variables: {
      outputTracks: { shape: [TRACKS, UNITS], initial: uniformArray(rng, TRACKS * UNITS, 1) },
      outputBias: { shape: [TRACKS], initial: uniformArray(rng, TRACKS, 1) },
      ...candidates.variables,
    },
    steps: {
      ...candidates.steps,
      train: {
        feeds: candidates.feeds,
        rows: candidates.rows,
        weights: candidates.weights,
        optimizer: { kind: 'adagrad', learningRate: 0.1, momentum: 0 },
        compute: (inputs) => ({ outputs: { loss: tf.sum(candidates.losses(candidates.ownRows(inputs), inputs)) } }),
      },
    },
  });
  const losses: number[] = [];
  const whole = () => ['outputTracks', 'outputBias'].flatMap((name) => [...program.weights.read(name)]);
  const given = whole();
  for (let walk = 0; walk < 2; walk++) {
    candidates.begin(program);
    for (let step = 0; step < 3; step++) {
      const drawn = () => Int32Array.from({ length: ROWS }, () => rng.integer(TRACKS));
      losses.push(program.run('train', { tracks: drawn(), targets: drawn() })['loss']![0]!);
    }
    if (walk === 0) expect(whole()).toEqual(given);
    const changes = program.weightChanges();
    candidates.end(program);
    expect(program.weightChanges()).toBe(changes + 1);
    expect(whole()).not.toEqual(given);
  }
  const tables = whole();
  program.dispose();
  return { losses, tables };
}

it.each<[string, number, typeof compileProgram]>([
  ['five tiles, compiled', 7, compileProgram],
  ['one tile, run operation by operation', TRACKS, createEagerProgram],
  ['five tiles, run operation by operation', 7, createEagerProgram],
])('%s, learns what one compiled tile learns', (_name, tileTracks, compile) => {
  const [expected, actual] = [walked(TRACKS), walked(tileTracks, compile)];
  for (const [step, loss] of expected.losses.entries()) expect(actual.losses[step]).toBeCloseTo(loss, 4);
  for (const [place, value] of expected.tables.entries()) expect(actual.tables[place], String(place)).toBeCloseTo(value, 5);
});
