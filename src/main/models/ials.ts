import { z } from 'zod';
import { createRng } from '../../shared/random.ts';
import { normalArray } from '../engine/random.ts';
import { createWeightStore } from '../engine/weight-store.ts';
import { solvePositive } from '../layers/cholesky.ts';
import { type CollectionData, type Collections, collectionCount, tracksOf } from '../layers/collections.ts';
import { transposeCollections } from '../layers/transpose-collections.ts';
import { type CollectionLearner, defineModel, type TrainingStep } from './define-model.ts';

const hyperparameters = z.strictObject({
  units: z.int().min(1).max(1024).default(64).meta({ title: 'Units', help: 'Width of the vectors of playlists and tracks.', scale: 'log' }),
  epochs: z
    .int()
    .min(1)
    .max(1000)
    .default(15)
    .meta({ title: 'Epochs', help: 'Times that all playlists and then all tracks are solved for.' }),
  unobserved: z.number().min(0).max(10).default(0.1).meta({
    title: 'Weight of the rest',
    help: 'Weight of each pair of a playlist and a track not in it, whose score is drawn to 0; pairs that are there weigh 1.',
    scale: 'log',
  }),
  regularization: z
    .number()
    .min(1e-8)
    .max(100)
    .default(0.003)
    .meta({ title: 'Regularisation', help: 'How strongly vectors are drawn to 0.', scale: 'log' }),
  frequency: z.number().min(0).max(1).default(1).meta({
    title: 'Frequency exponent',
    help: 'How far regularisation grows with the entries a playlist or track has: 0 not at all, 1 in proportion.',
  }),
});

type Settings = z.output<typeof hyperparameters>;

/** Spread of the vectors before training, before it is divided by the root of the width. */
const INITIAL_DEVIATION = 0.1;
/** Rows solved between two looks at messages. */
const SLICE = 64;

/**
 * Continues playlists, or what users play, with a matrix factorisation that is solved exactly for one side while the other stands still.
 *
 * Paper: Hu, Koren and Volinsky 2008, in the form and with the regularisation of Rendle et al. 2022 (Revisiting iALS).
 * Symbols: S = training pairs, p = vector of playlist [units], q = of track, a = weight of the rest, l = regularisation, v = frequency exponent.
 *   loss = sum over S (1 - p.q)^2 + a sum over all pairs (p.q)^2 + l sum_p (|S_p| + a tracks)^v |p|^2 + the same for tracks.
 * Output: scores float32 [tracks], p.q. Practical size: entries x units^2 + (playlists + tracks) x units^3 a pass.
 * Deviations: counts of plays are not used as confidences.
 */
export const ials = defineModel({
  id: 'ials',
  version: 1,
  title: 'iALS',
  task: 'playlist',
  learns: 'epochs',
  summary: 'Implicit matrix factorisation by alternating least squares: a strong rival of the neural models.',
  source: 'Hu, Koren and Volinsky 2008; Rendle et al., Revisiting iALS, 2022',
  hyperparameters,
  build: (settings, data, { seed }) => buildIals(settings, data, seed),
});

function buildIals(settings: Settings, { train, trackCount }: CollectionData, seed: number): CollectionLearner {
  const { units, epochs } = settings;
  const rng = createRng(seed, 'weights');
  const rows = collectionCount(train);
  const deviation = INITIAL_DEVIATION / Math.sqrt(units);
  const vectors = { playlists: normalArray(rng, rows * units, deviation), tracks: normalArray(rng, trackCount * units, deviation) };
  const byTrack = transposeCollections(train, trackCount);
  return {
    epochs,
    eventsPerEpoch: 2 * train.tracks.length,
    weights: createWeightStore(
      { playlists: { shape: [rows, units] }, tracks: { shape: [trackCount, units] } },
      {
        read: (name) => vectors[name as keyof typeof vectors].slice(),
        writeMany: (values) => {
          for (const [name, array] of values) vectors[name as keyof typeof vectors].set(array);
        },
      },
    ),
    embedding: 'tracks',
    *trainEpoch() {
      yield* solveSide(vectors.playlists, vectors.tracks, train, settings);
      yield* solveSide(vectors.tracks, vectors.playlists, byTrack, settings);
    },
    *score(wanted) {
      const scores = new Float32Array(trackCount);
      for (const row of wanted) {
        for (let track = 0; track < trackCount; track++) scores[track] = product(vectors.playlists, row, vectors.tracks, track, units);
        yield scores;
      }
    },
    scoreTracks(tracks) {
      const solved = new Float32Array(units);
      for (const _ of solveSide(solved, vectors.tracks, { offsets: Int32Array.of(0, tracks.length), tracks }, settings));
      return Float32Array.from({ length: trackCount }, (_, track) => product(solved, 0, vectors.tracks, track, units));
    },
    dispose() {},
  };
}

/** Solves for every vector of one side, the others standing still: (sum q q^T + a G + r I) p = sum q. */
function* solveSide(
  solved: Float32Array,
  fixed: Float32Array,
  entries: Collections,
  { units, unobserved, regularization, frequency }: Settings,
): Iterable<TrainingStep> {
  const gram = gramian(fixed, units);
  const others = fixed.length / units;
  const a = new Float64Array(units * units);
  const b = new Float64Array(units);
  let step = { loss: 0, events: 0 };
  for (let row = 0; row < collectionCount(entries); row++) {
    const own = tracksOf(entries, row);
    const penalty = regularization * (own.length + unobserved * others) ** frequency;
    for (let at = 0; at < a.length; at++) a[at] = unobserved * gram[at]!;
    for (let unit = 0; unit < units; unit++) a[unit * (units + 1)]! += penalty;
    b.fill(0);
    for (const other of own) addOuter(a, b, fixed, other * units, units);
    solvePositive(a, b);
    solved.set(b, row * units);
    for (const other of own) step.loss += (1 - product(solved, row, fixed, other, units)) ** 2;
    step.events += own.length;
    if (row % SLICE < SLICE - 1 || step.events === 0) continue;
    yield { loss: step.loss / step.events, events: step.events };
    step = { loss: 0, events: 0 };
  }
  if (step.events > 0) yield { loss: step.loss / step.events, events: step.events };
}

/** Adds q q^T to the lower half of A, and q to b. */
function addOuter(a: Float64Array, b: Float64Array, vectors: Float32Array, at: number, units: number): void {
  for (let row = 0; row < units; row++) {
    const value = vectors[at + row]!;
    b[row]! += value;
    for (let column = 0; column <= row; column++) a[row * units + column]! += value * vectors[at + column]!;
  }
}

function gramian(vectors: Float32Array, units: number): Float64Array {
  const gram = new Float64Array(units * units);
  const unused = new Float64Array(units);
  for (let at = 0; at < vectors.length; at += units) addOuter(gram, unused, vectors, at, units);
  return gram;
}

function product(left: Float32Array, row: number, right: Float32Array, other: number, units: number): number {
  let sum = 0;
  for (let unit = 0; unit < units; unit++) sum += left[row * units + unit]! * right[other * units + unit]!;
  return sum;
}
