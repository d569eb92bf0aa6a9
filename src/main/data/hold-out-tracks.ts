import type { SplitSpec } from '../../shared/domain/dataset.ts';
import { createRng } from '../../shared/random.ts';
import { shuffle } from '../../shared/shuffle.ts';
import { impossible, LEFT_OUT, TEST, TRAIN, VALIDATION } from './assign-parts.ts';
import type { PreparedSessions } from './prepared-sessions.ts';

/**
 * Gives every event the code of its part (see PART_NAMES) for splits that part sessions within, or LEFT_OUT where its session is.
 * Throws `split.impossible` where the numbers of the split contradict each other.
 */
export function holdOutTracks(sessions: PreparedSessions, spec: SplitSpec, parts: Int8Array): Int8Array {
  switch (spec.kind) {
    case 'hold-out-tracks':
      if (spec.testShare + spec.validationShare >= 1)
        throw impossible(spec, 'The shares of test and validation leave nothing to train on. Lower them to less than 1 together');
      return byPlace(sessions, spec.seed, parts, (place, count) => {
        if (place < Math.round(count * spec.testShare)) return TEST;
        return place < Math.round(count * (spec.testShare + spec.validationShare)) ? VALIDATION : TRAIN;
      });
    case 'fold': {
      const { folds, fold } = spec;
      if (fold > folds) throw impossible(spec, `There is no fold ${fold} of ${folds}. Choose one of 1 to ${folds}`);
      return byPlace(sessions, spec.seed, parts, (place, count) => (Math.floor((place * folds) / count) === fold - 1 ? TEST : TRAIN));
    }
    case 'leave-one-out':
      return leaveOneOut(sessions, spec, parts);
    default:
      throw new Error(`The split ${spec.kind} does not part sessions within.`);
  }
}

/** Puts all events in an order of chance, as the literature does, and gives each the part of its place there. */
function byPlace(
  { offsets, tracks }: PreparedSessions,
  seed: number,
  parts: Int8Array,
  partAt: (place: number, count: number) => number,
): Int8Array {
  const codes = new Int8Array(tracks.length).fill(LEFT_OUT);
  parts.forEach((part, session) => {
    codes.fill(part, offsets[session], offsets[session + 1]);
  });
  const order = Int32Array.from({ length: tracks.length }, (_, event) => event).filter((event) => codes[event] !== LEFT_OUT);
  shuffle(order, createRng(seed, 'hold-out-tracks'));
  order.forEach((event, place) => {
    codes[event] = partAt(place, order.length);
  });
  return codes;
}

/** Sessions of fewer tracks than are held out, and one to learn from, train whole. */
function leaveOneOut(
  { offsets, tracks }: PreparedSessions,
  spec: Extract<SplitSpec, { kind: 'leave-one-out' }>,
  parts: Int8Array,
): Int8Array {
  const codes = new Int8Array(tracks.length).fill(LEFT_OUT);
  const heldOut = spec.validation ? [TEST, VALIDATION] : [TEST];
  parts.forEach((part, session) => {
    const [from, to] = [offsets[session]!, offsets[session + 1]!];
    codes.fill(part, from, to);
    if (part === LEFT_OUT || to - from <= heldOut.length) return;
    const order = Int32Array.from({ length: to - from }, (_, place) => to - 1 - place);
    if (spec.pick === 'random') shuffle(order, createRng(spec.seed, 'leave-one-out', session));
    heldOut.forEach((code, place) => {
      codes[order[place]!] = code;
    });
  });
  return codes;
}
