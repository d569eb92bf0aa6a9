import { rmSync } from 'node:fs';
import { newestCheckpoint, saveFinalCheckpoint } from '../engine/checkpoint.ts';
import type { Learner } from '../models/define-model.ts';

type Best = { epoch: number; validationLoss: number };

/** Judges a model after each epoch by the sessions it keeps back, and remembers its best weights on disk, where a killed run finds them again. */
export type EarlyStopping = {
  /** Whether so many epochs went by without a lower loss that training should end. */
  isOver(epoch: number): boolean;
  /** Takes the validation loss of an epoch; its weights are kept where it is the lowest so far. */
  judge(epoch: number, validationLoss: number): void;
  /** Gives the model its best weights back; answers with their epoch, null where there is nothing to restore. */
  restoreBest(): number | null;
  /** Removes the best weights from disk, once a checkpoint holds them. */
  forget(): void;
};

/** Null where the model keeps no sessions back. A run that begins anew forgets what an earlier one left in `directory`. */
export function createEarlyStopping(learner: Learner, directory: string, isResumed: boolean): EarlyStopping | null {
  const { validation, weights } = learner;
  if (validation === undefined) return null;
  const { patience } = validation;
  if (!isResumed) rmSync(directory, { recursive: true, force: true });
  const findBest = () => newestCheckpoint<Best>(directory, () => {});
  let best = findBest()?.state ?? null;
  return {
    isOver: (epoch) => patience > 0 && best !== null && epoch - best.epoch >= patience,
    judge(epoch, validationLoss) {
      if (best !== null && validationLoss >= best.validationLoss) return;
      best = { epoch, validationLoss };
      if (patience > 0) saveFinalCheckpoint<Best>(directory, epoch, best, weights);
    },
    restoreBest() {
      const saved = patience > 0 ? findBest() : null;
      saved?.restore(weights);
      return saved?.epoch ?? null;
    },
    forget: () => rmSync(directory, { recursive: true, force: true }),
  };
}
