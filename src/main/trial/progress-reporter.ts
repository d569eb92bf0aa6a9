import type { TrialProgress } from '../../shared/domain/run.ts';

const REPORTS_A_SECOND = 4;
/** How much of a second's rate a new measurement replaces. */
const RATE_BLEND = 0.3;

/** Turns counts of events into progress messages, at most four a second. */
export type ProgressReporter = {
  /** Says that another stage began; always reported. */
  enter(stage: TrialProgress['stage'], epoch: number): void;
  /** Counts work done in this stage. */
  advance(events: number, loss: number | null): void;
};

/**
 * `totalEvents` is the work of the whole run, all epochs and the evaluation; `doneEvents` what a resumed run starts with.
 * The remaining time assumes that ranking a prediction takes as long as training on one.
 */
export function createProgressReporter(
  { epochs, totalEvents, doneEvents }: { epochs: number; totalEvents: number; doneEvents: number },
  send: (progress: TrialProgress) => void,
): ProgressReporter {
  let stage: TrialProgress['stage'] = 'starting';
  let epoch = 0;
  let loss: number | null = null;
  let done = doneEvents;
  let eventsPerSecond: number | null = null;
  let reportedAt = performance.now();
  let eventsSinceReport = 0;

  function report(now: number): void {
    reportedAt = now;
    eventsSinceReport = 0;
    const fraction = totalEvents === 0 ? 0 : Math.min(1, done / totalEvents);
    // At a standstill there is no telling, and an endless time is no number that a message can hold.
    const etaSeconds = eventsPerSecond === null || eventsPerSecond === 0 ? null : Math.max(0, totalEvents - done) / eventsPerSecond;
    send({ stage, epoch, epochs, fraction, loss, eventsPerSecond, etaSeconds });
  }

  return {
    enter(nextStage, nextEpoch) {
      if (nextStage !== stage) eventsPerSecond = null;
      stage = nextStage;
      epoch = nextEpoch;
      report(performance.now());
    },
    advance(events, newLoss) {
      done += events;
      eventsSinceReport += events;
      loss = newLoss ?? loss;
      const now = performance.now();
      const seconds = (now - reportedAt) / 1000;
      if (seconds < 1 / REPORTS_A_SECOND) return;
      const rate = eventsSinceReport / seconds;
      eventsPerSecond = eventsPerSecond === null ? rate : eventsPerSecond + RATE_BLEND * (rate - eventsPerSecond);
      report(now);
    },
  };
}
