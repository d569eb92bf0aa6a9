import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cumulate, drawCumulative, drawWeighted } from '../../../../src/main/data/sample-world/weighted-choice.ts';
import { createRng } from '../../../../src/shared/random.ts';

const weightLists = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true })), { minLength: 1, maxLength: 30 });

describe('drawWeighted', () => {
  it('draws only what has weight, and nothing where nothing has', () => {
    fc.assert(
      fc.property(weightLists, fc.integer({ min: 0, max: 1e6 }), (weights, seed) => {
        const drawn = drawWeighted(weights, weights.length, createRng(seed));
        return weights.some((weight) => weight > 0) ? weights[drawn]! > 0 : drawn === -1;
      }),
    );
    expect(drawWeighted([], 0, createRng(1))).toBe(-1);
  });

  it('draws in proportion', () => {
    const rng = createRng(1);
    const counts = [0, 0, 0];
    for (let draw = 0; draw < 40_000; draw++) counts[drawWeighted([1, 0, 3], 3, rng)]!++;
    expect(counts[1]).toBe(0);
    expect(Math.abs(counts[0]! / 40_000 - 0.25)).toBeLessThan(0.01);
  });
});

describe('drawCumulative', () => {
  it('stays within the range asked for', () => {
    fc.assert(
      fc.property(weightLists, fc.nat(), fc.nat(), fc.nat(), (weights, a, b, seed) => {
        const from = a % weights.length;
        const to = from + 1 + (b % (weights.length - from));
        const drawn = drawCumulative(cumulate(weights), from, to, createRng(seed));
        return drawn >= from && drawn < to;
      }),
    );
    expect(drawCumulative(cumulate([2]), 0, 1, createRng(1))).toBe(0);
  });

  it('draws in proportion within the range', () => {
    const rng = createRng(2);
    const sums = cumulate([100, 1, 3, 100]);
    let last = 0;
    for (let draw = 0; draw < 40_000; draw++) last += drawCumulative(sums, 1, 3, rng) === 2 ? 1 : 0;
    expect(Math.abs(last / 40_000 - 0.75)).toBeLessThan(0.01);
  });
});
