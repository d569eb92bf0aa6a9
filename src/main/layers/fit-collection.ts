import { createRng } from '../../shared/random.ts';
import { solvePositive } from './cholesky.ts';

type LearntTracks = { /** [trackCount, units] */ vectors: Float32Array /** [trackCount] */; biases: Float32Array; seed: number };

/** Tracks not in the list for each in it, as in training. */
const NEGATIVES = 4;
/** Keeps the vector of a short list from growing without end; it hardly moves that of a long one. */
const RIDGE = 0.1;
const ITERATIONS = 12;

/**
 * Finds the vector p [units] and the bias b of a list of tracks that training has not seen, the tracks' own q and c standing still, and scores all tracks:
 * the logistic regression of (in the list or sampled) on q with the offset c, by Newton's method. Answers q.p + b + c [trackCount], before the sigmoid.
 */
export function fitCollection(tracks: Int32Array, { vectors, biases, seed }: LearntTracks): Float32Array {
  const trackCount = biases.length;
  const units = vectors.length / trackCount;
  const width = units + 1;
  const rows = Int32Array.from([...tracks, ...drawOthers(tracks, trackCount, seed)]);
  const fitted = new Float64Array(width);
  const score = (track: number) => {
    let sum = fitted[units]! + biases[track]!;
    for (let unit = 0; unit < units; unit++) sum += fitted[unit]! * vectors[track * units + unit]!;
    return sum;
  };
  const valueAt = (track: number, unit: number) => (unit === units ? 1 : vectors[track * units + unit]!);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const hessian = new Float64Array(width * width);
    const step = new Float64Array(width);
    for (let unit = 0; unit < width; unit++) {
      hessian[unit * (width + 1)] = RIDGE;
      step[unit] = RIDGE * fitted[unit]!;
    }
    rows.forEach((track, row) => {
      const share = 1 / (1 + Math.exp(-score(track)));
      const error = share - (row < tracks.length ? 1 : 0);
      const curvature = share * (1 - share);
      for (let unit = 0; unit < width; unit++) {
        const value = valueAt(track, unit);
        step[unit]! += error * value;
        for (let other = 0; other <= unit; other++) hessian[unit * width + other]! += curvature * value * valueAt(track, other);
      }
    });
    solvePositive(hessian, step);
    for (let unit = 0; unit < width; unit++) fitted[unit]! -= step[unit]!;
  }
  return Float32Array.from({ length: trackCount }, (_, track) => score(track));
}

function drawOthers(tracks: Int32Array, trackCount: number, seed: number): number[] {
  const rng = createRng(seed, 'fitted collection');
  const known = new Set(tracks);
  const wanted = Math.min(NEGATIVES * tracks.length, trackCount - known.size);
  const drawn: number[] = [];
  while (drawn.length < wanted) {
    const track = rng.integer(trackCount);
    if (!known.has(track)) drawn.push(track);
  }
  return drawn;
}
