import type { TieRule } from '../../shared/domain/search.ts';
import { createRng, type Rng } from '../../shared/random.ts';
import { type CollectionData, type HeldOutTracks, tracksOf } from '../layers/collections.ts';
import { tiedRank } from '../layers/tied-rank.ts';
import type { SessionMetrics } from './evaluate-next-track.ts';

/** Tracks of the catalogue that each held-out track is also ranked among, as He et al. 2017 do; they are the same for every run. */
const SAMPLED_RIVALS = 99;
const SAMPLED_CUTOFF = 10;
const RIVAL_SEED = 1;

export type CollectionEvaluation = { overall: Record<string, number>; sessions: SessionMetrics };

/**
 * Judges how models continue collections, one row of metrics a collection; overall is the mean over collections.
 *
 * Held-out tracks are ranked among all tracks but the collection's own in training. `recall@K`: share of them among the first K; `hit-rate@K`: whether
 * any is; `mrr@K`: 1/rank of the first; `ndcg@K`: of binary relevance, the ideal having all of them first; `r-precision`: share of the first R that are
 * held out, R being their number; `mean-rank`. `sampled-hit-rate@10` and `sampled-ndcg@10` rank each among 99 tracks drawn evenly from those in neither part.
 */
export function createCollectionEvaluation(
  { train, trackCount }: Pick<CollectionData, 'train' | 'trackCount'>,
  held: HeldOutTracks,
  cutoffs: readonly number[],
  ties: TieRule,
) {
  const distinct = [...new Set(cutoffs)].sort((a, b) => a - b);
  const columns = new Map<string, Float64Array>();
  const set = (name: string, index: number, value: number) => {
    let column = columns.get(name);
    if (column === undefined) {
      column = new Float64Array(held.rows.length);
      columns.set(name, column);
    }
    column[index] = value;
  };

  return {
    /** `index` counts the held-out collections; `scores` [trackCount] may be changed. */
    add(index: number, scores: Float32Array): void {
      const own = tracksOf(train, held.rows[index]!);
      const targets = tracksOf(held, index);
      const isKnown = new Uint8Array(trackCount);
      for (const track of own) isKnown[track] = 1;
      const ranks = Float64Array.from(targets, (target) => rankAmong(scores, target, isKnown, ties)).sort();
      for (const cutoff of distinct) {
        const hits = ranks.filter((rank) => rank <= cutoff);
        set(`recall@${cutoff}`, index, hits.length / targets.length);
        set(`hit-rate@${cutoff}`, index, hits.length > 0 ? 1 : 0);
        set(`mrr@${cutoff}`, index, hits.length > 0 ? 1 / hits[0]! : 0);
        set(`ndcg@${cutoff}`, index, discountedGain(hits) / idealGain(Math.min(cutoff, targets.length)));
      }
      set('r-precision', index, ranks.filter((rank) => rank <= targets.length).length / targets.length);
      set('mean-rank', index, ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length);

      for (const track of targets) isKnown[track] = 1;
      const rng = createRng(RIVAL_SEED, 'sampled rivals', held.rows[index]!);
      const sampled = Float64Array.from(targets, (target) => sampledRank(scores, target, isKnown, ties, rng));
      const near = sampled.filter((rank) => rank <= SAMPLED_CUTOFF);
      set(`sampled-hit-rate@${SAMPLED_CUTOFF}`, index, near.length / targets.length);
      set(`sampled-ndcg@${SAMPLED_CUTOFF}`, index, near.reduce((sum, rank) => sum + gain(rank), 0) / targets.length);
    },
    result(): CollectionEvaluation {
      const count = held.rows.length;
      return {
        overall: Object.fromEntries([...columns].map(([name, values]) => [name, values.reduce((sum, value) => sum + value, 0) / count])),
        sessions: { predictions: held.rows.map((_, index) => held.offsets[index + 1]! - held.offsets[index]!), means: columns },
      };
    },
  };
}

/** Gain of a hit at a rank: ln 2 / ln(rank + 1), 1 at the top. */
const gain = (rank: number) => 1 / Math.log2(rank + 1);
const discountedGain = (ranks: Float64Array) => ranks.reduce((sum, rank) => sum + gain(rank), 0);

function idealGain(count: number): number {
  let sum = 0;
  for (let rank = 1; rank <= count; rank++) sum += gain(rank);
  return sum;
}

function rankAmong(scores: Float32Array, target: number, isKnown: Uint8Array, ties: TieRule): number {
  const own = scores[target]!;
  let [above, level] = [0, 0];
  for (let track = 0; track < scores.length; track++) {
    const score = scores[track]!;
    if (score < own || isKnown[track] === 1) continue;
    if (score > own) above++;
    else level++;
  }
  return tiedRank(above, level, ties);
}

function sampledRank(scores: Float32Array, target: number, isExcluded: Uint8Array, ties: TieRule, rng: Rng): number {
  const own = scores[target]!;
  let [above, level] = [0, 1];
  // A catalogue hardly larger than a collection has not 99 strangers to offer.
  for (let drawn = 0, attempts = 0; drawn < SAMPLED_RIVALS && attempts < 100 * SAMPLED_RIVALS; attempts++) {
    const rival = rng.integer(scores.length);
    if (isExcluded[rival] === 1) continue;
    drawn++;
    if (scores[rival]! > own) above++;
    else if (scores[rival]! === own) level++;
  }
  return tiedRank(above, level, ties);
}
