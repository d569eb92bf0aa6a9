import type { Hyperparameters } from '../../shared/domain/model.ts';

/** A finished run, as far as estimates care. */
export type Duration = { hyperparameters: Hyperparameters; seconds: number };

/**
 * Seconds a run should take, from runs of the same model on the same data: their mean, scaled by the number of epochs where both state it.
 * Null where there are none.
 */
export function estimateRun(hyperparameters: Hyperparameters, earlier: readonly Duration[]): number | null {
  if (earlier.length === 0) return null;
  const epochs = epochsOf(hyperparameters);
  const scaled = earlier.map(({ seconds, hyperparameters: theirs }) => {
    const theirEpochs = epochsOf(theirs);
    return epochs === null || theirEpochs === null ? seconds : seconds * (epochs / theirEpochs);
  });
  return scaled.reduce((sum, seconds) => sum + seconds, 0) / scaled.length;
}

function epochsOf({ epochs }: Hyperparameters): number | null {
  return typeof epochs === 'number' && epochs > 0 ? epochs : null;
}

/** Where the trials of a search stand; null stands for "not known". */
export type Remaining = { runningSeconds: readonly (number | null)[]; waitingSeconds: readonly (number | null)[]; trialsAtOnce: number };

/** Seconds until all is done: the work left shared out among the trials at once, but never less than the longest running one. Null while nothing is known. */
export function remainingSeconds({ runningSeconds, waitingSeconds, trialsAtOnce }: Remaining): number | null {
  const known = [...runningSeconds, ...waitingSeconds].filter((seconds) => seconds !== null);
  const total = runningSeconds.length + waitingSeconds.length;
  if (total === 0) return 0;
  if (known.length === 0) return null;
  // What is not known yet is taken for average.
  const work = (known.reduce((sum, seconds) => sum + seconds, 0) * total) / known.length;
  const longest = Math.max(0, ...runningSeconds.filter((seconds) => seconds !== null));
  return Math.max(work / Math.max(1, Math.min(trialsAtOnce, total)), longest);
}
