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

/** Where a search stands; null stands for "not known". Waiting runs come in groups that should take equally long. */
export type Remaining = {
  runningSeconds: readonly (number | null)[];
  waiting: readonly { runs: number; secondsEach: number | null }[];
  trialsAtOnce: number;
};

/**
 * Seconds until all is done: the work left shared out among the trials at once, never less than the longest running one.
 * What is not known is taken for average; null while nothing is known.
 */
export function remainingSeconds({ runningSeconds, waiting, trialsAtOnce }: Remaining): number | null {
  const groups = [...runningSeconds.map((secondsEach) => ({ runs: 1, secondsEach })), ...waiting];
  const total = groups.reduce((sum, { runs }) => sum + runs, 0);
  if (total === 0) return 0;
  const known = groups.filter((group): group is { runs: number; secondsEach: number } => group.secondsEach !== null);
  const knownRuns = known.reduce((sum, { runs }) => sum + runs, 0);
  if (knownRuns === 0) return null;
  const knownWork = known.reduce((sum, { runs, secondsEach }) => sum + runs * secondsEach, 0);
  const longest = Math.max(0, ...runningSeconds.filter((seconds) => seconds !== null));
  return Math.max((knownWork * total) / knownRuns / Math.min(trialsAtOnce, total), longest);
}
