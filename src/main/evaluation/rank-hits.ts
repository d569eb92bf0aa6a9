import { writeSync } from 'node:fs';
import { writeFileAtomically } from '../engine/atomic-file.ts';
import type { RankedBatch } from '../layers/rank-sessions.ts';

/** The furthest rank that accuracy@k is drawn for (P2). */
const FURTHEST_RANK = 500;

/**
 * Counts how many predictions hit at each rank from 1 to 500: accuracy@k for every k at once, as the sum of the first k counts over the predictions (P2).
 * A half rank, as the median tie rule gives, counts at the rank above it.
 */
export function createRankHits() {
  const hits = new Int32Array(FURTHEST_RANK);
  let predictions = 0;
  return {
    add({ size, ranks }: RankedBatch): void {
      predictions += size;
      for (let entry = 0; entry < size; entry++) {
        const rank = Math.ceil(ranks[entry]!);
        if (rank <= FURTHEST_RANK) hits[rank - 1]! += 1;
      }
    },
    /** Writes `{ predictions, hits }` as JSON: entry i of `hits` is the number of targets ranked i + 1. */
    write(path: string): void {
      writeFileAtomically(path, (descriptor) => {
        writeSync(descriptor, JSON.stringify({ predictions, hits: [...hits] }));
      });
    },
  };
}
