import { join } from 'node:path';
import type { Metrics } from '../../shared/domain/run.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import { contextMetrics } from '../evaluation/context-metrics.ts';
import { createCollectionEvaluation } from '../evaluation/evaluate-collections.ts';
import { writePerSessionFile } from '../evaluation/per-session-file.ts';
import { type CollectionData, collectionCount, type HeldOutTracks, tracksOf } from '../layers/collections.ts';
import type { CollectionLearner, PlaylistModel } from '../models/define-model.ts';
import { buildLearner } from './build-learner.ts';
import { loadCollections } from './load-collections.ts';
import { loadContexts } from './load-split.ts';
import type { TrialOrder } from './protocol.ts';
import type { TrialTask } from './trial-task.ts';

/** Builds a model that continues playlists, or what users play, to be judged by where it ranks the tracks held out of each. */
export function openPlaylistTask(order: TrialOrder, model: PlaylistModel, log: (line: string) => void): TrialTask {
  const { data, test, sessions } = loadCollections(order);
  const learner = buildLearner(order, model, data, log);
  return {
    learner,
    evaluationEvents: test.tracks.length,
    *evaluate() {
      const evaluation = createCollectionEvaluation(data, test, order.evaluation.cutoffs, order.evaluation.ties);
      let index = 0;
      for (const scores of learner.score(test.rows)) {
        evaluation.add(index, scores);
        yield tracksOf(test, index++).length;
      }
      const judged = evaluation.result();
      const numbers = test.rows.map((row) => sessions[row]!);
      const contexts = loadContexts(order.datasetDirectory, numbers);
      writePerSessionFile(join(order.runDirectory, RUN_LAYOUT.perSession), numbers, judged.sessions, contexts);
      return {
        metrics: { ...judged.overall, ...accuracies(learner, data, test) },
        contextMetrics: contextMetrics(judged.sessions, contexts),
      };
    },
  };
}

/** Share of each part's tracks that the model takes for tracks of their playlist (P3), in models that decide. */
function accuracies(learner: CollectionLearner, { train, validation }: CollectionData, test: HeldOutTracks): Metrics {
  const { accepts } = learner;
  if (accepts === undefined) return {};
  const all = { ...train, rows: Int32Array.from({ length: collectionCount(train) }, (_, row) => row) };
  const share = (part: HeldOutTracks) => {
    let accepted = 0;
    part.rows.forEach((row, index) => {
      accepted += accepts(row, tracksOf(part, index)).reduce((sum, isAccepted) => sum + isAccepted, 0);
    });
    return accepted / part.tracks.length;
  };
  return {
    'accuracy-train': share(all),
    ...(validation === undefined ? {} : { 'accuracy-validation': share(validation) }),
    'accuracy-test': share(test),
  };
}
