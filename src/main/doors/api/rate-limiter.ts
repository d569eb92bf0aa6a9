/** What a call takes from the calls of its key: whether it may go on, what is left, and after how many seconds there is one again. */
export type Allowance = { isAllowed: boolean; left: number; waitSeconds: number };

/** Counts calls by key: each has as many in hand as it may make a minute, and gets them back evenly. */
export type RateLimiter = { take(key: number, perMinute: number): Allowance };

const MINUTE_MS = 60_000;

/** `now` is in milliseconds and never goes back. */
export function createRateLimiter(now: () => number = () => performance.now()): RateLimiter {
  const buckets = new Map<number, { calls: number; at: number }>();
  return {
    take(key, perMinute) {
      const at = now();
      const before = buckets.get(key) ?? { calls: perMinute, at };
      const calls = Math.min(perMinute, before.calls + ((at - before.at) / MINUTE_MS) * perMinute);
      const isAllowed = calls >= 1;
      const left = isAllowed ? calls - 1 : calls;
      buckets.set(key, { calls: left, at });
      return { isAllowed, left: Math.floor(left), waitSeconds: Math.ceil(((1 - Math.min(1, left)) * MINUTE_MS) / perMinute / 1000) };
    },
  };
}
