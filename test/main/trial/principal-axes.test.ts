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
  expect(mean[0]).toBeCloseTo(5, 0);
  expect(Math.abs(axes[0][0]! * half + axes[0][1]! * half)).toBeGreaterThan(0.99);
  expect(Math.abs(axes[1][0]! * half - axes[1][1]! * half)).toBeGreaterThan(0.99);
  // Shares 9 : 4 : 1.
  expect(explained[0]).toBeCloseTo(9 / 14, 1);
  expect(explained[1]).toBeCloseTo(4 / 14, 1);
  expect(project(Float32Array.from(mean), 0, 3, mean, axes[0])).toBeCloseTo(0, 4);
  expect(findPrincipalAxes(rows, 3)).toEqual({ mean, axes, explained });
});

it('maps rows that are all the same to one point', () => {
  expect(findPrincipalAxes(new Float32Array(12).fill(1), 3).explained).toEqual([0, 0]);
});
