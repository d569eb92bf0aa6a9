import { createRng } from '../../shared/random.ts';
import { playsOf, type SessionPart } from './session-part.ts';
import { shuffled } from './shuffled.ts';

/** Once through a part of the data: that which is trained on, or that by which an epoch is judged. */
export type TrainingPass = { part: 'train' | 'validate'; epoch: number };

/** A pass, and the one that usually follows; null after the last. */
export type PassAndNext = [pass: TrainingPass, next: TrainingPass | null];

/** The parts that a learner of sessions goes through. */
export type PassParts = { train: SessionPart; validate?: SessionPart };

/** Only the plays of both parts, to be given to another thread. */
export function passParts(trained: SessionPart, held: SessionPart | null): PassParts {
  return { train: playsOf(trained), ...(held === null ? {} : { validate: playsOf(held) }) };
}

/** The sessions of a pass: those trained on in an order drawn anew each epoch, those held out as they come. */
export function sessionOrder({ part, epoch }: TrainingPass, count: number, seed: number): Int32Array {
  return part === 'train'
    ? shuffled(count, createRng(seed, 'session order', epoch))
    : Int32Array.from({ length: count }, (_, session) => session);
}

/** The same draws after every epoch, so that losses can be compared. */
const JUDGING: TrainingPass = { part: 'validate', epoch: 0 };

/** The passes of a learner, each with the one that usually follows: an epoch of training, the part held out where there is one, the next epoch. */
export function planPasses({ epochs, validates }: { epochs: number; validates: boolean }) {
  let trained = 0;
  const nextEpoch = (): TrainingPass | null => (trained < epochs ? { part: 'train', epoch: trained + 1 } : null);
  return {
    train(epoch: number): PassAndNext {
      trained = epoch;
      return [{ part: 'train', epoch }, validates ? JUDGING : nextEpoch()];
    },
    validate: (): PassAndNext => [JUDGING, nextEpoch()],
  };
}
