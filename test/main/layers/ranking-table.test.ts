import { beforeAll, describe, expect, it } from 'vitest';
import { createCompiledProgram } from '../../../src/main/engine/compiled-program.ts';
import { createEagerProgram } from '../../../src/main/engine/eager-program.ts';
import type { Program, ProgramDeclaration } from '../../../src/main/engine/program.ts';
import { uniformArray } from '../../../src/main/engine/random.ts';
import { loadTensorFlow, tf } from '../../../src/main/engine/tensorflow.ts';
import { createRankingTable } from '../../../src/main/layers/ranking-table.ts';
import { tiedRank } from '../../../src/main/layers/tied-rank.ts';
import type { TieRule } from '../../../src/shared/domain/search.ts';
import { createRng } from '../../../src/shared/random.ts';

const UNITS = 24;
/** Three tiles, the last of them short. */
const TRACKS = 5000;
const TWIN_OF_FIRST = 4222;
const BATCH = 6;
const TARGETS = Int32Array.of(0, TWIN_OF_FIRST, 2047, 2048, 4096, TRACKS - 1);
const TIES: TieRule[] = ['optimistic', 'conservative', 'median'];

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

/** Tracks of random vectors, with one that stands twice, and a step that ranks targets for outputs that are fed. */
function declare(
  ties: TieRule,
  units = UNITS,
  trackCount = TRACKS,
  twin = TWIN_OF_FIRST,
): { declaration: ProgramDeclaration; prepare: (program: Program) => void } {
  const rng = createRng(5, 'ranking table');
  const tracks = uniformArray(rng, trackCount * units, 1);
  const biases = uniformArray(rng, trackCount, 1);
  tracks.copyWithin(twin * units, 0, units);
  biases[twin] = biases[0]!;
  const table = createRankingTable({ table: 'tracks', bias: 'biases', units, trackCount });
  const declaration: ProgramDeclaration = {
    variables: {
      tracks: { shape: [trackCount, units], initial: tracks },
      biases: { shape: [trackCount], initial: biases },
      ...table.variables,
    },
    steps: {
      ...table.steps,
      rank: {
        feeds: { output: { dtype: 'float32', shape: [BATCH, units] }, targets: { dtype: 'int32', shape: [BATCH] } },
        rows: table.targetRows,
        weights: table.weights,
        compute: (inputs) => ({ outputs: { ranks: table.ranks(inputs.feed('output'), inputs, ties) } }),
      },
      score: {
        feeds: { output: { dtype: 'float32', shape: [BATCH, units] } },
        weights: ['tracks', 'biases'],
        compute: ({ feed, weight }) => ({
          outputs: { scores: tf.add(tf.matMul(feed('output'), weight('tracks'), false, true), weight('biases')) },
        }),
      },
    },
  };
  return { declaration, prepare: table.prepare };
}

/** Ranks by counting in JavaScript, tracks whose vectors are equal level whatever a product makes of them. */
function countedRanks(program: Program, output: Float32Array, ties: TieRule): number[] {
  const scores = program.run('score', { output })['scores'] as Float32Array;
  return [...TARGETS].map((target, row) => {
    const rowScores = scores.subarray(row * TRACKS, (row + 1) * TRACKS);
    const twins = target === 0 || target === TWIN_OF_FIRST ? [0, TWIN_OF_FIRST] : [target];
    const above = rowScores.reduce((count, score, track) => count + (!twins.includes(track) && score > rowScores[target]! ? 1 : 0), 0);
    return tiedRank(above, twins.length, ties);
  });
}

describe.each(TIES)('%s ranks, tile by tile', (ties) => {
  it('are those of all scores at once, compiled and eager', () => {
    const { declaration, prepare } = declare(ties);
    const output = uniformArray(createRng(6, 'outputs'), BATCH * UNITS, 1);
    for (const create of [createCompiledProgram, createEagerProgram]) {
      const program = create(declaration);
      prepare(program);
      expect([...program.run('rank', { output, targets: TARGETS })['ranks']!]).toEqual(countedRanks(program, output, ties));
      program.dispose();
    }
  });
});

it.each([1, 33, 100, 257])('tracks of equal vectors tie at %s units', (units) => {
  const { declaration, prepare } = declare('conservative', units);
  const program = createCompiledProgram(declaration);
  prepare(program);
  const output = uniformArray(createRng(7, 'outputs'), units, 1);
  const outputs = Float32Array.from({ length: BATCH * units }, (_, at) => output[at % units]!);
  const [first, twin] = program.run('rank', { output: outputs, targets: TARGETS })['ranks']!;
  expect(first).toBe(twin);
  program.dispose();
});

it('multiplies without the operations of oneDNN, which processors have or lack', () => {
  expect(process.env['TF_ENABLE_ONEDNN_OPTS']).toBe('0');
});

it.each([2049, 4097, 60_417])('a track ties with its equal at the end of %s', (trackCount) => {
  const { declaration, prepare } = declare('conservative', 100, trackCount, trackCount - 1);
  const program = createCompiledProgram(declaration);
  prepare(program);
  const output = uniformArray(createRng(7, 'outputs'), 100, 1);
  const outputs = Float32Array.from({ length: BATCH * 100 }, (_, at) => output[at % 100]!);
  const [first, last] = program.run('rank', { output: outputs, targets: Int32Array.of(0, trackCount - 1, 1, 2, 3, 4) })['ranks']!;
  expect(first).toBe(last);
  program.dispose();
});
