import { describe, expect, it } from 'vitest';
import { createRateLimiter } from '../../../../src/main/doors/api/rate-limiter.ts';

describe('rate limiter', () => {
  it('gives each key its calls, says how long to wait, and gives calls back evenly', () => {
    let now = 0;
    const limiter = createRateLimiter(() => now);
    expect(limiter.take(1, 2)).toEqual({ isAllowed: true, left: 1, waitSeconds: 0 });
    expect(limiter.take(1, 2)).toEqual({ isAllowed: true, left: 0, waitSeconds: 30 });
    expect(limiter.take(1, 2)).toEqual({ isAllowed: false, left: 0, waitSeconds: 30 });
    // Another key has calls of its own.
    expect(limiter.take(2, 2).isAllowed).toBe(true);
    now += 29_000;
    expect(limiter.take(1, 2)).toMatchObject({ isAllowed: false, waitSeconds: 1 });
    now += 1000;
    expect(limiter.take(1, 2).isAllowed).toBe(true);
    now += 3_600_000;
    expect(limiter.take(1, 2)).toMatchObject({ isAllowed: true, left: 1 });
  });
});
