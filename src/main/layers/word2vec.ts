import { createRng } from '../../shared/random.ts';
import { createNegativeSampler } from './negative-sampler.ts';

/** Lists of tracks that belong together, such as playlists or sessions: list l is `tracks[offsets[l] .. offsets[l + 1])`. */
export type TrackLists = { offsets: Int32Array; tracks: Int32Array };

export type Word2vecSettings = {
  width: number;
  /** The furthest neighbour read on either side; each place draws its own reach from 1 to this. */
  window: number;
  negatives: number;
  /** Negatives are drawn in proportion to plays to this power. */
  exponent: number;
  epochs: number;
  /** Tracks that make up more than this share of all plays are thinned; 0 keeps every play. */
  subsample: number;
  /** Tracks that are listed less often get no vector. */
  minimumCount: number;
  seed: number;
};

/** The step size falls in a straight line from the first to the last over all epochs (Mikolov et al. 2013). */
const FIRST_RATE = 0.05;
const LAST_RATE = 0.0001;
/** Plays between two looks at the clock of whoever waits. */
const TURN = 20_000;

/**
 * Learns track vectors with word2vec's continuous bag of words and negative sampling (Mikolov et al. 2013; P1 3.2): the mean of the neighbours is to
 * tell the track from tracks drawn at random. Each neighbour receives the full error, as in word2vec with `cbow_mean=1`.
 * Yields how many plays it has gone through now and then; returns float32 [trackCount, width], each row of unit length, zeros for tracks listed too rarely.
 */
export function* trainWord2vec(
  { offsets, tracks }: TrackLists,
  trackCount: number,
  settings: Word2vecSettings,
): Generator<number, Float32Array> {
  const { width, window, negatives, exponent, epochs, subsample, minimumCount, seed } = settings;
  const counts = new Int32Array(trackCount);
  for (const track of tracks) counts[track]! += 1;
  const isKept = Uint8Array.from(counts, (count) => (count > 0 && count >= minimumCount ? 1 : 0));
  const kept = Int32Array.from(counts.keys()).filter((track) => isKept[track] === 1);
  const start = createRng(seed, 'track vectors');
  const input = Float32Array.from({ length: trackCount * width }, () => (start.uniform() - 0.5) / width);
  const output = new Float32Array(trackCount * width);
  if (kept.length === 0) return new Float32Array(trackCount * width);

  const sampler = createNegativeSampler(
    kept.map((track) => counts[track]!),
    exponent,
  );
  const keepChance = keepChances(counts, isKept, subsample);
  const update = createCbowUpdate(input, output, width);
  const rng = createRng(seed, 'windows');
  const neighbours = new Int32Array(2 * window);
  const candidates = new Int32Array(1 + negatives);
  const list = new Int32Array(longestList(offsets));
  let seen = 0;
  let told = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let index = 0; index + 1 < offsets.length; index++) {
      let length = 0;
      for (let place = offsets[index]!; place < offsets[index + 1]!; place++) {
        const track = tracks[place]!;
        if (keepChance[track]! === 1 || rng.uniform() < keepChance[track]!) list[length++] = track;
      }
      const rate = Math.max(LAST_RATE, FIRST_RATE * (1 - seen / (epochs * tracks.length)));
      for (let place = 0; place < length; place++) {
        const reach = 1 + rng.integer(window);
        let count = 0;
        for (let other = Math.max(0, place - reach); other <= place + reach && other < length; other++)
          if (other !== place) neighbours[count++] = list[other]!;
        if (count === 0) continue;
        candidates[0] = list[place]!;
        sampler.fill(candidates, 1, rng);
        for (let drawn = 1; drawn < candidates.length; drawn++) candidates[drawn] = kept[candidates[drawn]!]!;
        update(neighbours, count, candidates, rate);
      }
      seen += offsets[index + 1]! - offsets[index]!;
      if (seen - told < TURN) continue;
      yield seen - told;
      told = seen;
    }
  }
  return unitRows(input, width, isKept);
}

/**
 * One update of continuous bag of words: `candidates[0]` is the track in the middle, the others are negatives; a negative that is that track is passed over.
 * Moves the output rows of the candidates and the input rows of the first `count` neighbours.
 */
export function createCbowUpdate(input: Float32Array, output: Float32Array, width: number) {
  const mean = new Float64Array(width);
  const error = new Float64Array(width);
  return (neighbours: Int32Array, count: number, candidates: Int32Array, rate: number): void => {
    mean.fill(0);
    error.fill(0);
    for (let neighbour = 0; neighbour < count; neighbour++) {
      const row = neighbours[neighbour]! * width;
      for (let column = 0; column < width; column++) mean[column]! += input[row + column]!;
    }
    for (let column = 0; column < width; column++) mean[column]! /= count;
    for (let place = 0; place < candidates.length; place++) {
      const track = candidates[place]!;
      if (place > 0 && track === candidates[0]) continue;
      const row = track * width;
      let product = 0;
      for (let column = 0; column < width; column++) product += mean[column]! * output[row + column]!;
      const step = rate * ((place === 0 ? 1 : 0) - 1 / (1 + Math.exp(-product)));
      for (let column = 0; column < width; column++) {
        error[column]! += step * output[row + column]!;
        output[row + column]! += step * mean[column]!;
      }
    }
    for (let neighbour = 0; neighbour < count; neighbour++) {
      const row = neighbours[neighbour]! * width;
      for (let column = 0; column < width; column++) input[row + column]! += error[column]!;
    }
  };
}

/** How likely a play of each track is read: word2vec's sqrt(t / f) + t / f, at most 1; 0 for tracks without a vector. */
function keepChances(counts: Int32Array, isKept: Uint8Array, subsample: number): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Float64Array.from(counts, (count, track) => {
    if (isKept[track] === 0) return 0;
    if (subsample === 0) return 1;
    const ratio = subsample / (count / total);
    return Math.min(1, Math.sqrt(ratio) + ratio);
  });
}

function longestList(offsets: Int32Array): number {
  let longest = 0;
  for (let index = 0; index + 1 < offsets.length; index++) longest = Math.max(longest, offsets[index + 1]! - offsets[index]!);
  return longest;
}

function unitRows(rows: Float32Array, width: number, isKept: Uint8Array): Float32Array {
  const unit = new Float32Array(rows.length);
  for (let row = 0; row < isKept.length; row++) {
    if (isKept[row] === 0) continue;
    let squares = 0;
    for (let column = 0; column < width; column++) squares += rows[row * width + column]! ** 2;
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let column = 0; column < width; column++) unit[row * width + column] = rows[row * width + column]! * scale;
  }
  return unit;
}
