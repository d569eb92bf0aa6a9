import { expect, it } from 'vitest';
import { findPrincipalAxes, project } from '../../../src/main/trial/principal-axes.ts';
import { createRng } from '../../../src/shared/random.ts';

it('finds the two directions of most variance and their shares', () => {
  // Three independent directions with standard deviations 3, 2 and 1, turned by 45 degrees in the plane of the first two columns, away from the origin.
  const rng = createRng(1, 'cloud');
  const count = 4000;
  const half = Math.SQRT1_2;
  const rows = new Float32Array(count * 3);
  for (let row = 0; row < count; row++) {
    const [first, second, third] = [3 * rng.normal(), 2 * rng.normal(), rng.normal()];
    rows.set([5 + half * (first - second), -2 + half * (first + second), third], row * 3);
  }
  const { mean, axes, explained } = findPrincipalAxes(rows, 3);
  const [along, across] = axes as [Float64Array, Float64Array];
  expect(mean[0]).toBeCloseTo(5, 0);
  expect(Math.abs(along[0]! * half + along[1]! * half)).toBeGreaterThan(0.99);
  expect(Math.abs(across[0]! * half - across[1]! * half)).toBeGreaterThan(0.99);
  // Shares 9 : 4 : 1.
  expect(explained[0]).toBeCloseTo(9 / 14, 1);
  expect(explained[1]).toBeCloseTo(4 / 14, 1);
  expect(project(Float32Array.from(mean), 0, 3, mean, along)).toBeCloseTo(0, 4);
  expect(findPrincipalAxes(rows, 3)).toEqual({ mean, axes, explained });
});

it('maps rows that are all the same to one point', () => {
  expect(findPrincipalAxes(new Float32Array(12).fill(1), 3).explained).toEqual([0, 0]);
});

it('finds as many axes as asked, each across those before it', () => {
  const rng = createRng(2);
  const rows = Float32Array.from({ length: 4 * 200 }, (_, at) => [4, 3, 2, 1][at % 4]! * rng.normal());
  const { axes, explained } = findPrincipalAxes(rows, 4, 3);
  expect(axes).toHaveLength(3);
  for (const [place, axis] of axes.entries()) {
    expect(Math.abs(axis[place]!)).toBeGreaterThan(0.9);
    for (const other of axes.slice(0, place)) expect(axis.reduce((sum, value, at) => sum + value * other[at]!, 0)).toBeCloseTo(0, 6);
  }
  expect(explained.toSorted((a, b) => b - a)).toEqual(explained);
});

it.each([2, 3])('finds no more axes than %s rows have', (count) => {
  const rng = createRng(3);
  const rows = Float32Array.from({ length: count * 64 }, () => rng.normal());
  const { mean, axes, explained } = findPrincipalAxes(rows, 64, 3);
  expect(explained.reduce((sum, share) => sum + share)).toBeCloseTo(1, 9);
  for (let place = count - 1; place < 3; place++) {
    expect(explained[place]).toBe(0);
    expect(project(rows, 0, 64, mean, axes[place]!)).toBe(0);
  }
});
