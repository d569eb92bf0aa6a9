import { join } from 'node:path';
import type { EpochRecord, Metrics, TrialProgress } from '../../shared/domain/run.ts';
import { stoppingReason } from '../../shared/domain/stopping.ts';
import { AppError } from '../../shared/errors.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import { forgetCheckpoints, keepLastCheckpoint, saveCheckpoint, saveFinalCheckpoint } from '../engine/checkpoint.ts';
import { findModel } from '../models/registry.ts';
import { createEarlyStopping } from './early-stopping.ts';
import { openNextTrackTask } from './next-track-task.ts';
import { openPlaylistTask } from './playlist-task.ts';
import { createProgressReporter } from './progress-reporter.ts';
import type { FromTrial, TrialOrder } from './protocol.ts';
import { openRatingTask } from './rating-task.ts';
import { findFittingResumePoint, type RunState } from './resume-point.ts';
import { openSessionStartTask } from './session-start-task.ts';
import type { TrialTask } from './trial-task.ts';

export type TrainListener = {
  onProgress: (progress: TrialProgress) => void;
  onEpoch: (record: EpochRecord) => void;
  onCheckpoint: (epoch: number, bytes: number) => void;
  onLog: (line: string) => void;
};

export type TrainResult = Omit<Extract<FromTrial, { type: 'done' }>, 'type'>;

/** How long training may keep messages, such as a cancellation, waiting. */
const LONGEST_DEAF_MS = 50;

/**
 * Trains and evaluates one run. Answers null when `isCancelled` turns true, which is looked at between steps.
 * Throws `training.diverged` when a loss is no longer a number, and what loading and saving throw.
 */
export async function trainRun(order: TrialOrder, listener: TrainListener, isCancelled: () => boolean): Promise<TrainResult | null> {
  const model = findModel(order.model);
  const turn = createTurnTaker();
  /** Takes a generator to its end, turn by turn; null where it was cancelled on the way. */
  async function runToEnd<Item, Result>(
    work: Generator<Item, Result | null> | AsyncGenerator<Item, Result | null>,
    onItem: (item: Item) => void,
  ): Promise<Result | null> {
    while (true) {
      const next = await work.next();
      if (next.done === true) return next.value;
      onItem(next.value);
      await turn();
      if (!isCancelled()) continue;
      await work.return(null);
      return null;
    }
  }
  const task = await runToEnd(openTask(order, listener.onLog), () => {});
  if (task === null) return null;
  const { learner } = task;
  try {
    for (const note of learner.notes ?? []) listener.onLog(note);
    const checkpoints = join(order.runDirectory, RUN_LAYOUT.checkpoint);
    const resumed = order.resume ? findFittingResumePoint(order, checkpoints, learner.weights, listener.onLog) : null;
    if (resumed === null) forgetCheckpoints(checkpoints);
    else {
      resumed.restore(learner.weights);
      listener.onLog(`Resuming after epoch ${resumed.epoch}.`);
    }
    let {
      epoch,
      step,
      trainingSeconds,
      loss,
      epochs,
      stopped = null,
    }: RunState = resumed?.state ?? {
      model: model.id,
      modelVersion: model.version,
      epoch: 0,
      step: 0,
      trainingSeconds: 0,
      loss: null,
      epochs: [],
    };
    const runState = (): RunState => ({
      model: model.id,
      modelVersion: model.version,
      epoch,
      step,
      trainingSeconds,
      loss,
      epochs,
      ...(stopped === null ? {} : { stopped }),
    });
    for (const record of epochs) listener.onEpoch(record);
    const stopping = createEarlyStopping(learner, join(order.runDirectory, RUN_LAYOUT.best), resumed !== null);
    const totalEvents = learner.epochs * learner.eventsPerEpoch + task.evaluationEvents;
    const doneEvents = epoch * learner.eventsPerEpoch;
    const progress = createProgressReporter({ epochs: learner.epochs, totalEvents, doneEvents }, listener.onProgress);

    // Whether the checkpoint of the last epoch is all that is to be kept of the run.
    let isSaved = false;

    while (stopped === null && epoch < learner.epochs && stopping?.isOver(epoch) !== true) {
      epoch += 1;
      progress.enter('training', epoch);
      const startedAt = performance.now();
      let lossSum = 0;
      let events = 0;
      for (const trained of learner.trainEpoch(epoch)) {
        step += 1;
        events += trained.events;
        lossSum += (trained.loss ?? 0) * trained.events;
        if (trained.loss !== null && !Number.isFinite(trained.loss)) throw diverged(trained.loss, epoch, step);
        loss = trained.loss;
        progress.advance(trained.events, loss === null ? null : lossSum / events);
        await turn();
        if (isCancelled()) return null;
      }
      const seconds = (performance.now() - startedAt) / 1000;
      trainingSeconds += seconds;
      if (loss !== null) loss = lossSum / events;
      // Counting has no curve worth drawing.
      let metrics: Metrics = loss === null ? {} : { loss, 'events-per-second': events / seconds };
      if (stopping !== null) {
        const measured = await runToEnd(stopping.measure(), () => {});
        if (measured === null) return null;
        metrics = { ...metrics, ...measured };
        // Before the checkpoint: a run killed in between trains and judges the epoch again, with the same result.
        stopping.judge(epoch, metrics);
      }
      const record = { epoch, step, seconds: trainingSeconds, metrics };
      epochs = [...epochs, record];
      progress.enter('saving', epoch);
      isSaved = epoch === learner.epochs;
      const bytes = saveCheckpoint<RunState>(checkpoints, epoch, runState(), learner.weights, isSaved);
      listener.onCheckpoint(epoch, bytes);
      listener.onLog(`Epoch ${epoch}: ${JSON.stringify(metrics)}`);
      listener.onEpoch(record);
    }

    const restored = stopped === null ? (stopping?.restoreBest(epoch) ?? null) : null;
    if (restored !== null) {
      isSaved = false;
      stopped = restored.outcome;
      loss = restored.loss;
      listener.onLog(stoppingReason(stopped));
    }
    progress.enter('evaluating', epoch);
    const startedAt = performance.now();
    const judged = await runToEnd(task.evaluate(), (events) => progress.advance(events, null));
    if (judged === null) return null;
    const evaluationSeconds = (performance.now() - startedAt) / 1000;
    if (isSaved) keepLastCheckpoint(checkpoints);
    else listener.onCheckpoint(epoch, saveFinalCheckpoint<RunState>(checkpoints, epoch, runState(), learner.weights));
    stopping?.forget();
    return {
      metrics: { ...judged.metrics, ...(loss === null ? {} : { loss }) },
      contextMetrics: judged.contextMetrics,
      ...(stopped === null ? {} : { stopping: stopped }),
      trainingSeconds,
      evaluationSeconds,
    };
  } finally {
    learner.dispose();
  }
}

async function* openTask(order: TrialOrder, log: (line: string) => void): AsyncGenerator<void, TrialTask | null> {
  const model = findModel(order.model);
  switch (model.task) {
    case 'next-track':
      return openNextTrackTask(order, model, log);
    case 'session-start':
      return yield* openSessionStartTask(order, model);
    case 'playlist':
      return openPlaylistTask(order, model, log);
    case 'rating':
      return openRatingTask(order, model);
  }
}

/** Lets messages in now and then; training would otherwise never look up. */
function createTurnTaker(): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    const now = performance.now();
    if (now - last < LONGEST_DEAF_MS) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        last = performance.now();
        resolve();
      });
    });
  };
}

function diverged(loss: number, epoch: number, step: number): AppError {
  return new AppError(
    'training.diverged',
    `The loss became ${loss} in epoch ${epoch}, step ${step}. Lower the learning rate or the momentum.`,
    {
      loss: String(loss),
      epoch,
      step,
    },
  );
}
