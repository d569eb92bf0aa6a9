import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/shared/random.ts';

const draws = (rng: { uniform: () => number }, n: number) => Array.from({ length: n }, () => rng.uniform());

describe('createRng', () => {
  it('repeats a stream of the same seed and name', () => {
    expect(draws(createRng(7, 'user', 3), 50)).toEqual(draws(createRng(7, 'user', 3), 50));
  });

  it('opens another stream for another seed, name or number', () => {
    const first = draws(createRng(7, 'user', 3), 5);
    for (const other of [createRng(8, 'user', 3), createRng(7, 'track', 3), createRng(7, 'user', 4), createRng(7, 'user')]) {
      expect(draws(other, 5)).not.toEqual(first);
    }
  });

  it('draws what it says: uniform, integers below n, normals', () => {
    const n = 200_000;
    const rng = createRng(1, 'moments');
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const uniforms = draws(rng, n);
    expect(Math.min(...uniforms.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    // Standard error of the mean: sqrt(1/12/n) = .00065.
    expect(Math.abs(mean(uniforms) - 0.5)).toBeLessThan(0.003);
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < n; draw++) counts[rng.integer(7)]!++;
    for (const count of counts) expect(Math.abs(count / n - 1 / 7)).toBeLessThan(0.004);
    const normals = Array.from({ length: n }, () => rng.normal());
    expect(Math.abs(mean(normals))).toBeLessThan(0.01);
    expect(Math.abs(mean(normals.map((value) => value * value)) - 1)).toBeLessThan(0.02);
  });

  it('gives neighbouring streams nothing in common', () => {
    const firsts = Array.from({ length: 10_000 }, (_, user) => createRng(1, 'user', user).uniform());
    const pairs = firsts.slice(1).map((value, index) => (value - 0.5) * (firsts[index]! - 0.5) * 12);
    // Correlation of a stream's first draw with its neighbour's; standard error .01.
    expect(Math.abs(pairs.reduce((sum, value) => sum + value, 0) / pairs.length)).toBeLessThan(0.05);
    expect(new Set(firsts).size).toBeGreaterThan(9_990);
  });
});
