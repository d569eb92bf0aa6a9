import type { Rng } from '../../shared/random.ts';

/** `centres` [clusters, width] row by row; `clusterOf` gives each point its cluster. */
export type Clusters = { count: number; centres: Float64Array; clusterOf: Int32Array };

/** Rounds after which a search that still moves is ended; few data sets need fifty. */
const MOST_ROUNDS = 100;

/**
 * Parts points [points, width] into clusters so that their squared distances to the cluster's mean are small (Lloyd 1957), from centres spread by chance
 * (k-means++, Arthur and Vassilvitskii 2007). There are fewer clusters than asked for where there are fewer different points.
 */
export function kMeans(values: Float32Array, width: number, clusters: number, rng: Rng): Clusters {
  const points = width === 0 ? 0 : values.length / width;
  const centres = spreadCentres(values, width, Math.min(clusters, points), rng);
  const count = width === 0 ? 0 : centres.length / width;
  const clusterOf = new Int32Array(points).fill(-1);
  const sums = new Float64Array(centres.length);
  const sizes = new Int32Array(count);
  for (let round = 0, moved = 1; moved > 0 && round < MOST_ROUNDS; round++) {
    moved = 0;
    sums.fill(0);
    sizes.fill(0);
    for (let point = 0; point < points; point++) {
      const nearest = nearestCentre(values, point, centres, width);
      if (nearest !== clusterOf[point]) moved++;
      clusterOf[point] = nearest;
      sizes[nearest]!++;
      for (let at = 0; at < width; at++) sums[nearest * width + at]! += values[point * width + at]!;
    }
    // A cluster that lost all its points stays where it was.
    for (let at = 0; at < sums.length; at++)
      if (sizes[Math.floor(at / width)]! > 0) centres[at] = sums[at]! / sizes[Math.floor(at / width)]!;
  }
  return { count, centres, clusterOf };
}

/** Draws each centre among the points, in proportion to its squared distance to the nearest one drawn before. */
function spreadCentres(values: Float32Array, width: number, count: number, rng: Rng): Float64Array {
  const centres: number[] = [];
  const points = width === 0 ? 0 : values.length / width;
  const distances = new Float64Array(points).fill(Number.POSITIVE_INFINITY);
  let chosen = points === 0 ? -1 : rng.integer(points);
  while (chosen >= 0 && centres.length < count * width) {
    const centre = values.subarray(chosen * width, (chosen + 1) * width);
    centres.push(...centre);
    let total = 0;
    for (let point = 0; point < points; point++) {
      distances[point] = Math.min(distances[point]!, squaredDistance(values, point * width, centre, 0, width));
      total += distances[point]!;
    }
    // Points on a centre have distance 0 and are never drawn; where only such are left, there are no more clusters.
    chosen = total === 0 ? -1 : drawInProportion(distances, rng.uniform() * total);
  }
  return Float64Array.from(centres);
}

/** The first point at which the running sum of the distances exceeds a sum of chance; the last with a distance, should rounding leave none. */
function drawInProportion(distances: Float64Array, sum: number): number {
  let running = 0;
  const drawn = distances.findIndex((distance) => {
    running += distance;
    return running > sum;
  });
  return drawn >= 0 ? drawn : distances.findLastIndex((distance) => distance > 0);
}

function nearestCentre(values: Float32Array, point: number, centres: Float64Array, width: number): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let centre = 0; centre * width < centres.length; centre++) {
    const distance = squaredDistance(values, point * width, centres, centre * width, width);
    if (distance >= least) continue;
    least = distance;
    nearest = centre;
  }
  return nearest;
}

function squaredDistance(a: Float32Array, atA: number, b: Float32Array | Float64Array, atB: number, width: number): number {
  let sum = 0;
  for (let at = 0; at < width; at++) sum += (a[atA + at]! - b[atB + at]!) ** 2;
  return sum;
}
