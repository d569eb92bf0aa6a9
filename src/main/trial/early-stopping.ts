import { rmSync } from 'node:fs';
import { metricDirection, parseMetric } from '../../shared/domain/metric.ts';
import type { Metrics } from '../../shared/domain/run.ts';
import type { Stopping } from '../../shared/domain/stopping.ts';
import { newestCheckpoint, saveFinalCheckpoint } from '../engine/checkpoint.ts';
import { createNextTrackEvaluation } from '../evaluation/evaluate-next-track.ts';
import type { Learner, Validation } from '../models/define-model.ts';

/** `loss` is that of training in the same epoch. */
type Best = { epoch: number; value: number; loss: number | null };

/** Judges a model after each epoch, by training or by held-out sessions, and remembers its best weights on disk, where a killed run finds them again. */
export type EarlyStopping = {
  /** Whether so many epochs went by without a better value that training should end. */
  isOver(epoch: number): boolean;
  /** Judges the weights as they are by the held-out sessions: the validation loss, and the metric stopped on as `validation-recall@20`. */
  measure(): Generator<void, Metrics | null>;
  /** Takes what an epoch measured; its weights are kept where it is the best so far. */
  judge(epoch: number, metrics: Metrics): void;
  /** Gives the model its best weights back; null where there is nothing to restore. */
  restoreBest(epochs: number): { outcome: Stopping; loss: number | null } | null;
  /** Removes the best weights from disk, once a checkpoint holds them. */
  forget(): void;
};

/** Null where there is nothing to watch. A run that begins anew forgets what an earlier one left in `directory`. */
export function createEarlyStopping(learner: Learner, directory: string, isResumed: boolean): EarlyStopping | null {
  const { validation, weights, stopping = { patience: 0, stopOn: VALIDATION_LOSS } } = learner;
  const { patience, stopOn } = stopping;
  if (validation === undefined && patience === 0) return null;
  const watched = stopOn === 'loss' || stopOn === VALIDATION_LOSS ? stopOn : `validation-${stopOn}`;
  const sign = metricDirection(watched) === 'max' ? 1 : -1;
  if (!isResumed) rmSync(directory, { recursive: true, force: true });
  const findBest = () => newestCheckpoint<Best>(directory, () => {});
  let best = findBest()?.state ?? null;
  return {
    isOver: (epoch) => patience > 0 && best !== null && epoch - best.epoch >= patience,
    *measure() {
      if (validation === undefined) return {};
      const loss = yield* validationLoss(validation);
      return {
        [VALIDATION_LOSS]: loss,
        ...(stopOn === 'loss' || stopOn === VALIDATION_LOSS ? {} : { [watched]: yield* rankedBy(validation, stopOn) }),
      };
    },
    judge(epoch, metrics) {
      const value = metrics[watched];
      if (value === undefined || (best !== null && sign * value <= sign * best.value)) return;
      best = { epoch, value, loss: metrics['loss'] ?? null };
      if (patience > 0) saveFinalCheckpoint<Best>(directory, epoch, best, weights);
    },
    restoreBest(epochs) {
      const saved = patience > 0 ? findBest() : null;
      if (saved === null) return null;
      saved.restore(weights);
      const { epoch, value, loss } = saved.state;
      return { outcome: { metric: stopOn, patience, epochs, maximum: learner.epochs, best: epoch, value }, loss };
    },
    forget: () => rmSync(directory, { recursive: true, force: true }),
  };
}

const VALIDATION_LOSS = 'validation-loss';

function* validationLoss({ losses }: Validation): Generator<void, number> {
  let [sum, events] = [0, 0];
  for (const judged of losses()) {
    sum += (judged.loss ?? 0) * judged.events;
    events += judged.events;
    yield;
  }
  return sum / events;
}

/** A metric of the ranks of the held-out sessions' true next tracks. */
function* rankedBy({ rank, sessions }: Validation, metric: string): Generator<void, number> {
  if (rank === undefined || sessions === undefined) throw new Error(`The model ranks nothing, so it cannot stop on ${metric}.`);
  const evaluation = createNextTrackEvaluation(sessions, [parseMetric(metric).cutoff ?? 1]);
  for (const batch of rank()) {
    evaluation.add(batch);
    yield;
  }
  return evaluation.result().overall[metric]!;
}
