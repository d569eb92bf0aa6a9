import type { SkipRelation } from '../../../shared/domain/context-analysis.ts';
import type { Listening } from './read-listening.ts';

/** A correlation over fewer says nothing. */
const FEWEST = 50;
const MOST_SKIPS = 10;

/**
 * Pearson correlation and least-squares slope of the skip rate on the cosine between a session and the mean vector of the listener's earlier sessions
 * (P1 4.4), over sessions with at least 0, 1, 2 … skips. `rows` are session vectors of unit length, zeros where there is none.
 */
export function skipRelations(listening: Listening, rows: Float32Array, width: number): SkipRelation[] | null {
  const { listeners, isSkipped, trackOffsets } = listening;
  if (listeners === null || isSkipped === null) return null;
  const points: { skips: number; rate: number; cosine: number }[] = [];
  for (const places of listeners) {
    const sum = new Float64Array(width);
    for (const place of places) {
      const row = rows.subarray(place * width, (place + 1) * width);
      const cosine = cosineWith(sum, row);
      if (cosine !== null) {
        const flags = isSkipped.subarray(trackOffsets[place]!, trackOffsets[place + 1]!);
        const skips = flags.reduce((count, flag) => count + flag, 0);
        points.push({ skips, rate: skips / flags.length, cosine });
      }
      for (let column = 0; column < width; column++) sum[column]! += row[column]!;
    }
  }
  return Array.from({ length: MOST_SKIPS + 1 }, (_, minimumSkips) => ({
    minimumSkips,
    kept: points.filter(({ skips }) => skips >= minimumSkips),
  }))
    .filter(({ kept }) => kept.length >= FEWEST)
    .map(({ minimumSkips, kept }) => ({ minimumSkips, n: kept.length, ...relate(kept) }));
}

/** Null where either has no direction. */
function cosineWith(sum: Float64Array, row: Float32Array): number | null {
  let [product, squares, own] = [0, 0, 0];
  for (let column = 0; column < row.length; column++) {
    product += sum[column]! * row[column]!;
    squares += sum[column]! ** 2;
    own += row[column]! ** 2;
  }
  return squares === 0 || own === 0 ? null : product / Math.sqrt(squares * own);
}

function relate(points: readonly { rate: number; cosine: number }[]): { correlation: number; slope: number } {
  const mean = (pick: (point: { rate: number; cosine: number }) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [x, y] = [mean(({ cosine }) => cosine), mean(({ rate }) => rate)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const { cosine, rate } of points) {
    xx += (cosine - x) ** 2;
    yy += (rate - y) ** 2;
    xy += (cosine - x) * (rate - y);
  }
  return { correlation: xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy), slope: xx === 0 ? 0 : xy / xx };
}
