import type { Rng } from '../../shared/random.ts';

/** Draws tracks with fixed probabilities. */
export type NegativeSampler = {
  /** Fills `target[from..]` with draws. */
  fill(target: Int32Array, from: number, rng: Rng): void;
};

/**
 * Draws tracks with probability proportional to support^alpha (GRU4Rec reference, sample_alpha): 0 is even, 1 by popularity.
 * An alias table (Walker, 1977; Vose, 1991) makes each draw constant time, at 8 bytes a track.
 */
export function createNegativeSampler(support: Int32Array, alpha: number): NegativeSampler {
  const count = support.length;
  const share = Float64Array.from(support, (plays) => plays ** alpha);
  const total = share.reduce((sum, value) => sum + value, 0);
  /** Chance of keeping a column; a column that is not kept gives its alias. */
  const keep = new Float64Array(count);
  const alias = Int32Array.from({ length: count }, (_, track) => track);
  const poor: number[] = [];
  const rich: number[] = [];
  share.forEach((value, track) => {
    keep[track] = (value / total) * count;
    (keep[track] < 1 ? poor : rich).push(track);
  });
  while (poor.length > 0 && rich.length > 0) {
    const receiver = poor.pop()!;
    const giver = rich.at(-1)!;
    alias[receiver] = giver;
    keep[giver]! -= 1 - keep[receiver]!;
    if (keep[giver]! < 1) poor.push(rich.pop()!);
  }
  // What is left over is full but for rounding.
  for (const track of [...poor, ...rich]) alias[track] = track;
  // Chance and alias side by side, so that a draw looks at one place of memory; chances in the 32 bits that a draw has. Full columns are their own alias.
  const columns = new Uint32Array(2 * count);
  for (let track = 0; track < count; track++) {
    columns[2 * track] = Math.min(2 ** 32 - 1, Math.ceil(keep[track]! * 2 ** 32));
    columns[2 * track + 1] = alias[track]!;
  }
  return {
    fill(target, from, rng) {
      for (let place = from; place < target.length; place++) {
        // The whole part chooses the column, the fraction decides between it and its alias.
        const point = rng.uniform() * count;
        const column = Math.trunc(point);
        // No branch: it would go one way as often as the other, and be guessed wrongly half the time.
        const isAlias = Number((point - column) * 2 ** 32 >= columns[2 * column]!);
        target[place] = column ^ ((column ^ columns[2 * column + 1]!) & -isAlias);
      }
    },
  };
}
