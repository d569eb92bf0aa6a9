import { describe, expect, it } from 'vitest';
import { kMeans } from '../../../src/main/layers/k-means.ts';
import { createRng } from '../../../src/shared/random.ts';

describe('k-means', () => {
  const heaps = Float32Array.of(0, 0, 1, 0, 0, 1, 10, 10, 11, 10, 10, 11);

  it('finds heaps that lie apart, and their means', () => {
    const { count, centres, clusterOf } = kMeans(heaps, 2, 2, createRng(1, 'clusters'));
    expect(count).toBe(2);
    expect([...clusterOf.subarray(0, 3)]).toEqual(Array(3).fill(clusterOf[0]));
    expect([...clusterOf.subarray(3)]).toEqual(Array(3).fill(1 - clusterOf[0]!));
    for (const [at, value] of [1 / 3, 1 / 3].entries()) expect(centres[2 * clusterOf[0]! + at]).toBeCloseTo(value, 6);
    for (const [at, value] of [31 / 3, 31 / 3].entries()) expect(centres[2 * clusterOf[3]! + at]).toBeCloseTo(value, 6);
  });

  it('ends where no point would be nearer to another centre', () => {
    const rng = createRng(2, 'points');
    const points = Float32Array.from({ length: 600 }, () => rng.normal());
    const { count, centres, clusterOf } = kMeans(points, 3, 8, createRng(1, 'clusters'));
    expect(count).toBe(8);
    const distance = (point: number, centre: number) =>
      [0, 1, 2].reduce((sum, at) => sum + (points[3 * point + at]! - centres[3 * centre + at]!) ** 2, 0);
    for (const [point, own] of clusterOf.entries()) {
      for (let centre = 0; centre < count; centre++) expect(distance(point, own)).toBeLessThanOrEqual(distance(point, centre) + 1e-9);
    }
  });

  it('makes no more clusters than there are different points', () => {
    expect(kMeans(Float32Array.of(1, 1, 2), 1, 5, createRng(1, 'clusters')).count).toBe(2);
    expect(kMeans(new Float32Array(0), 3, 5, createRng(1, 'clusters')).count).toBe(0);
  });
});
