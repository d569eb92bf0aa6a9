import type { SessionMetrics } from './evaluate-next-track.ts';

export type RatingEvaluation = { overall: Record<string, number>; numbers: Int32Array; sessions: SessionMetrics };

/**
 * Judges predicted ratings: `rmse`, root of the mean squared error, and `mae`, mean absolute error, over all ratings held out.
 * By session (the ratings of a user, or of a user in one context) they are the same over its ratings. `sessionOf` [ratings] is the number in the data set.
 */
export function createRatingEvaluation(sessionOf: Int32Array) {
  const numbers = [...new Set(sessionOf)];
  const rowOf = new Map(numbers.map((number, row) => [number, row]));
  const counts = new Int32Array(numbers.length);
  const squared = new Float64Array(numbers.length);
  const absolute = new Float64Array(numbers.length);
  const mean = (sums: Float64Array) => sums.reduce((sum, value) => sum + value, 0) / sessionOf.length;

  return {
    /** Takes all ratings at once, in the order of `sessionOf`. */
    add(predicted: Float64Array, actual: Float32Array): void {
      actual.forEach((value, index) => {
        const row = rowOf.get(sessionOf[index]!)!;
        const error = predicted[index]! - value;
        counts[row]!++;
        squared[row]! += error * error;
        absolute[row]! += Math.abs(error);
      });
    },
    result(): RatingEvaluation {
      return {
        overall: { rmse: Math.sqrt(mean(squared)), mae: mean(absolute) },
        numbers: Int32Array.from(numbers),
        sessions: {
          predictions: counts,
          means: new Map([
            ['rmse', squared.map((sum, row) => Math.sqrt(sum / counts[row]!))],
            ['mae', absolute.map((sum, row) => sum / counts[row]!)],
          ]),
        },
      };
    },
  };
}
