import { describe, expect, it } from 'vitest';
import { sessionLengthSampler } from '../../../../src/main/data/sample-world/session-lengths.ts';
import { createRng } from '../../../../src/shared/random.ts';

function sample(bounds: { minimum: number; mean: number; maximum: number }): number[] {
  const draw = sessionLengthSampler(bounds);
  const rng = createRng(1, 'lengths');
  return Array.from({ length: 50_000 }, () => draw(rng));
}

describe('sessionLengthSampler', () => {
  it.each([
    { minimum: 3, mean: 12, maximum: 40 },
    { minimum: 10, mean: 16.6, maximum: 20 },
    { minimum: 1, mean: 1.01, maximum: 1000 },
    { minimum: 5, mean: 5, maximum: 5 },
    { minimum: 2, mean: 30, maximum: 30 },
  ])('keeps to $minimum..$maximum with mean $mean', (bounds) => {
    const lengths = sample(bounds);
    expect(Math.min(...lengths.slice(0, 10_000))).toBeGreaterThanOrEqual(bounds.minimum);
    expect(Math.max(...lengths.slice(0, 10_000))).toBeLessThanOrEqual(bounds.maximum);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    expect(Math.abs(mean - bounds.mean) / bounds.mean).toBeLessThan(0.01);
  });

  it('falls away from a mean left of the middle and rises to one right of it', () => {
    const share = (lengths: number[], value: number) => lengths.filter((length) => length === value).length / lengths.length;
    const falling = sample({ minimum: 3, mean: 12, maximum: 40 });
    expect(share(falling, 3)).toBeGreaterThan(share(falling, 20));
    const rising = sample({ minimum: 10, mean: 16.6, maximum: 20 });
    expect(share(rising, 20)).toBeGreaterThan(share(rising, 11));
  });
});
