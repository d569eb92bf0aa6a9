import { expect, it } from 'vitest';
import { createNegativeSampler } from '../../../src/main/layers/negative-sampler.ts';
import { createRng } from '../../../src/shared/random.ts';

const DRAWS = 200_000;

it.each([0, 0.5, 1])('draws in proportion to plays to the power %d', (alpha) => {
  const support = Int32Array.of(1, 16, 4, 81, 2, 0);
  const draws = new Int32Array(DRAWS);
  createNegativeSampler(support, alpha).fill(draws, 0, createRng(1, 'draws'));
  const share = [...support].map((plays) => plays ** alpha);
  const total = share.reduce((sum, value) => sum + value, 0);
  for (const [track, value] of share.entries()) {
    const expected = value / total;
    const seen = draws.filter((drawn) => drawn === track).length / DRAWS;
    // Four standard errors of a share.
    expect(Math.abs(seen - expected)).toBeLessThanOrEqual(4 * Math.sqrt((expected * (1 - expected)) / DRAWS));
  }
});

it('leaves what stands before `from` alone and is a function of its stream', () => {
  const sampler = createNegativeSampler(Int32Array.of(3, 2, 1), 0.5);
  const draw = (seed: number) => {
    const target = Int32Array.from({ length: 30 }, () => -1);
    sampler.fill(target, 10, createRng(seed, 'draws'));
    return target;
  };
  expect(
    draw(1)
      .subarray(0, 10)
      .every((value) => value === -1),
  ).toBe(true);
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});
