import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import type { ComparedRun } from './compare-runs.ts';
import { pairSessions } from './pair-sessions.ts';
import { POSITION_GROUPS } from './position-groups.ts';
import { meanOver, ranksWithin } from './position-metrics.ts';
import { rankMeasure } from './rank-metrics.ts';
import { readSessionRanks } from './session-ranks.ts';
import type { PairedValues } from './significance.ts';

/** No test could say anything about fewer. */
const SMALLEST_GROUP = 2;

/**
 * Pairs runs with a baseline by position in the session: a row for each group and metric, a pair for each session that reaches the group, with the mean of its
 * predictions there. Throws `run.noCheckpoint` where the ranks of a run cannot be read.
 */
export async function createPositionPairs(baseline: ComparedRun) {
  const b = await requireRanks(baseline);
  return async (run: ComparedRun, metrics: readonly string[]): Promise<PairedValues[]> => {
    const a = await requireRanks(run);
    const pairs = pairSessions(a, b);
    return POSITION_GROUPS.flatMap((group) => {
      const members = pairs
        .map(({ inA, inB }) => ({ a: ranksWithin(a, inA, group), b: ranksWithin(b, inB, group) }))
        .filter((ranks) => ranks.a.length > 0 && ranks.b.length > 0);
      if (members.length < SMALLEST_GROUP) return [];
      return metrics.flatMap((metric) => {
        const value = rankMeasure(metric);
        if (value === null) return [];
        return {
          run: run.id,
          metric,
          group: group.name,
          a: Float64Array.from(members, (ranks) => meanOver(ranks.a, value)),
          b: Float64Array.from(members, (ranks) => meanOver(ranks.b, value)),
        };
      });
    });
  };
}

/** Throws `run.noCheckpoint` where the ranks of a run cannot be read. */
export async function requireRanks({ id, directory }: ComparedRun) {
  const path = join(directory, RUN_LAYOUT.ranks);
  const ranks = await readSessionRanks(path);
  if (ranks !== null) return ranks;
  throw new AppError(
    'run.noCheckpoint',
    `The ranks of run ${id} cannot be read from ${path}. Remove the run's folder and run its search again.`,
    {
      runId: id,
      path,
    },
  );
}
