import { writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { AccuracyCurve } from '../../shared/domain/analysis.ts';
import { AppError } from '../../shared/errors.ts';
import { writeFileAtomically } from '../engine/atomic-file.ts';
import type { RankedBatch } from '../layers/rank-sessions.ts';

const RankHits = z.object({ predictions: z.int().min(1), tracks: z.int().min(1), hits: z.array(z.int().min(0)) });
type RankHits = z.infer<typeof RankHits>;

/** The furthest rank that accuracy@k is drawn for (P2). */
const FURTHEST_RANK = 500;

/**
 * Counts how many predictions hit at each rank from 1 to 500: accuracy@k for every k at once, as the sum of the first k counts over the predictions (P2).
 * A half rank, as the median tie rule gives, counts at the rank above it. `trackCount` is how many tracks each prediction chose among.
 */
export function createRankHits(trackCount: number) {
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
    /** Writes `{ predictions, tracks, hits }` as JSON: entry i of `hits` is the number of targets ranked i + 1. */
    write(path: string): void {
      writeFileAtomically(path, (descriptor) => {
        writeSync(descriptor, JSON.stringify({ predictions, tracks: trackCount, hits: [...hits] } satisfies RankHits));
      });
    },
  };
}

/** Reads accuracy@k for k = 1 to 500, or to the number of tracks; throws `run.noCheckpoint` where the hits by rank are gone or cut short. */
export async function readAccuracyCurve(path: string, runId: string): Promise<AccuracyCurve> {
  try {
    const { predictions, tracks, hits } = RankHits.parse(JSON.parse(await readFile(path, 'utf8')));
    let found = 0;
    const accuracy = hits.slice(0, tracks).map((count) => {
      found += count;
      return found / predictions;
    });
    return { run: runId, predictions, tracks, accuracy };
  } catch (error) {
    throw new AppError(
      'run.noCheckpoint',
      `The hits by rank of run ${runId} cannot be read from ${path}. Remove the run's folder and run its search again.`,
      { runId, path },
      { cause: error },
    );
  }
}
