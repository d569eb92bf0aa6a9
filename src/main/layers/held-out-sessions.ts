import { AppError } from '../../shared/errors.ts';
import { createRng } from '../../shared/random.ts';
import { type SessionPart, sessionCount } from './session-part.ts';
import { shuffled } from './shuffled.ts';
import type { StoppingSettings } from './stopping-hyperparameters.ts';

type Training = { train: SessionPart; validation?: SessionPart };

/**
 * The sessions to train on and those to judge epochs by: the split's validation part where it has one, else the share of the training sessions that is kept back.
 * `held` is null where there are none. Throws `input.invalid` where training should stop on what only held-out sessions could tell.
 */
export function holdOutSessions(
  { train, validation }: Training,
  { validationShare, stopOn, patience }: StoppingSettings,
  seed: number,
): { trained: SessionPart; held: SessionPart | null } {
  if (validation !== undefined) return { trained: train, held: validation };
  const all = shuffled(sessionCount(train), createRng(seed, 'validation sessions'));
  // One session is always left to train on.
  const keptBack = Math.min(all.length - 1, Math.floor(validationShare * all.length));
  if (keptBack > 0)
    return { trained: sessionsAt(train, all.slice(keptBack).sort()), held: sessionsAt(train, all.slice(0, keptBack).sort()) };
  if (patience === 0 || stopOn === 'loss') return { trained: train, held: null };
  throw new AppError(
    'input.invalid',
    `Training cannot stop on ${stopOn}: no session is held out. Set validationShare above 0, choose a split with a validation part, or set stopOn to loss or patience to 0.`,
    { stopOn, patience, validationShare },
  );
}

/** A part of some of the sessions, in their order. */
function sessionsAt({ offsets, tracks, starts }: SessionPart, places: Int32Array): SessionPart {
  const ends = new Int32Array(places.length + 1);
  places.forEach((place, index) => {
    ends[index + 1] = ends[index]! + offsets[place + 1]! - offsets[place]!;
  });
  const chosen = new Int32Array(ends.at(-1)!);
  places.forEach((place, index) => {
    chosen.set(tracks.subarray(offsets[place]!, offsets[place + 1]!), ends[index]!);
  });
  return {
    offsets: ends,
    tracks: chosen,
    ...(starts === undefined ? {} : { starts: Float64Array.from(places, (place) => starts[place]!) }),
  };
}
