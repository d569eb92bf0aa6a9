import type { TieRule } from '../../shared/domain/search.ts';
import { tiedRank } from './tied-rank.ts';

/** Scores of a few tracks among many, added up one contribution at a time; every track not touched scores 0. */
export type SparseScores = {
  add(track: number, amount: number): void;
  /** Forgets all scores, at the price of those that were touched. */
  clear(): void;
  /** Rank of a track among the whole catalogue, 1 the best; untouched tracks tie at 0. Ties as in `tiedRank`. */
  rank(target: number, ties: TieRule): number;
  /** The k best tracks of the catalogue; equal scores by the lower track number. */
  best(k: number): { tracks: Int32Array; scores: Float32Array };
};

/**
 * Opens an empty board of scores for a catalogue of `trackCount` tracks.
 *
 * Scores add up in 64 bits and are compared in 32, as those of every other model: sums of the same terms in another order then tie,
 * instead of being told apart by their last bit.
 */
export function createSparseScores(trackCount: number): SparseScores {
  const sums = new Float64Array(trackCount);
  const isTouched = new Uint8Array(trackCount);
  const touched = new Int32Array(trackCount);
  let count = 0;

  /** Brings the largest score near 1 before it is rounded, by a power of two, which rounds nothing itself: scores of very old neighbours would all round to 0. */
  const scale = (): number => {
    let largest = 0;
    for (let entry = 0; entry < count; entry++) largest = Math.max(largest, Math.abs(sums[touched[entry]!]!));
    return largest === 0 ? 1 : 2 ** -Math.floor(Math.log2(largest));
  };

  return {
    add(track, amount) {
      sums[track]! += amount;
      if (isTouched[track] === 1) return;
      isTouched[track] = 1;
      touched[count++] = track;
    },
    clear() {
      for (let entry = 0; entry < count; entry++) {
        const track = touched[entry]!;
        sums[track] = 0;
        isTouched[track] = 0;
      }
      count = 0;
    },
    rank(target, ties) {
      const factor = scale();
      const score = Math.fround(sums[target]! * factor);
      const untouched = trackCount - count;
      let above = score < 0 ? untouched : 0;
      let level = score === 0 ? untouched : 0;
      for (let entry = 0; entry < count; entry++) {
        const other = Math.fround(sums[touched[entry]!]! * factor);
        if (other > score) above++;
        else if (other === score) level++;
      }
      return tiedRank(above, level, ties);
    },
    best(k) {
      const factor = scale();
      const score = (track: number) => Math.fround(sums[track]! * factor);
      const byScore = (a: number, b: number) => score(b) - score(a) || a - b;
      const scored = touched.subarray(0, count);
      const tracks: number[] = [
        ...scored
          .filter((track) => score(track) > 0)
          .sort(byScore)
          .subarray(0, k),
      ];
      for (let track = 0; track < trackCount && tracks.length < k; track++) {
        if (score(track) === 0) tracks.push(track);
      }
      if (tracks.length < k)
        tracks.push(
          ...scored
            .filter((track) => score(track) < 0)
            .sort(byScore)
            .subarray(0, k - tracks.length),
        );
      return { tracks: Int32Array.from(tracks), scores: Float32Array.from(tracks, (track) => sums[track]!) };
    },
  };
}
