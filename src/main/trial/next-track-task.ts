import { join } from 'node:path';
import { RUN_LAYOUT } from '../data/layout.ts';
import { createBeyondAccuracy, sampledSessions } from '../evaluation/beyond-accuracy.ts';
import { contextMetrics } from '../evaluation/context-metrics.ts';
import { createNextTrackEvaluation } from '../evaluation/evaluate-next-track.ts';
import { writePerSessionFile } from '../evaluation/per-session-file.ts';
import { createRankHits } from '../evaluation/rank-hits.ts';
import { writeSessionRanks } from '../evaluation/session-ranks.ts';
import { recommendEach } from '../layers/recommend-each.ts';
import { predictionCount } from '../layers/session-part.ts';
import type { NextTrackModel } from '../models/define-model.ts';
import { buildLearner } from './build-learner.ts';
import { loadContexts, loadTestPart, loadTrainingData } from './load-split.ts';
import type { TrialOrder } from './protocol.ts';
import type { TrialTask } from './trial-task.ts';

/** Lists are judged at the largest cutoff, but no further than anybody looks down one. */
const LONGEST_JUDGED_LIST = 100;

/** Builds a model that ranks the next track, to be judged by the ranks of the true next tracks of the test part and by its lists. */
export function openNextTrackTask(order: TrialOrder, model: NextTrackModel, log: (line: string) => void): TrialTask {
  const data = loadTrainingData(order);
  const test = loadTestPart(order, data.trackCount);
  const learner = buildLearner(order, model, data, log);
  return {
    learner,
    evaluationEvents: predictionCount(test),
    *evaluate() {
      const evaluation = createNextTrackEvaluation(test, order.evaluation.cutoffs);
      const rankHits = createRankHits(data.trackCount);
      for (const batch of learner.rank(test)) {
        evaluation.add(batch);
        rankHits.add(batch);
        yield batch.size;
      }
      const listLength = Math.min(LONGEST_JUDGED_LIST, Math.max(...order.evaluation.cutoffs));
      const lists = createBeyondAccuracy(data.support, listLength);
      const judged = [...sampledSessions(test)];
      let answered = 0;
      for (const { tracks } of recommendEach(learner, judged, Math.min(listLength, data.trackCount))) {
        lists.add({ session: judged[answered++]!, tracks });
        yield 0;
      }
      const beyond = lists.result();
      const { overall, sessions, byPosition, ranks } = evaluation.result();
      const contexts = loadContexts(order.datasetDirectory, test.sessions);
      writePerSessionFile(join(order.runDirectory, RUN_LAYOUT.perSession), test.sessions, sessions, contexts);
      writeSessionRanks(join(order.runDirectory, RUN_LAYOUT.ranks), test.sessions, ranks);
      rankHits.write(join(order.runDirectory, RUN_LAYOUT.rankHits));
      return {
        metrics: { ...overall, ...beyond.overall },
        contextMetrics: [...contextMetrics(sessions, contexts), ...byPosition, ...beyond.byPosition],
      };
    },
  };
}
