import { AppError } from '../../shared/errors.ts';
import { firstPlace, type HistoryContext, type SessionHistories } from '../layers/session-histories.ts';
import { situationsOf } from './load-histories.ts';

/** A session that begins, as models are asked about it: histories in which only its listener has sessions, this one being the last. */
export type OneMoment = { histories: SessionHistories; place: number };

/** Leaves only what the listener of the session in `place` did up to it; listeners keep their numbers, by which some models know them. */
export function oneMoment(histories: SessionHistories, place: number): OneMoment {
  const { offsets, width } = histories;
  const first = firstPlace(offsets, place);
  const end = place + 1;
  const events = histories.trackOffsets.subarray(first, end + 1);
  const [fromEvent = 0, toEvent = 0] = [events[0], events.at(-1)];
  const rows = (vectors: Float32Array) => vectors.subarray(first * width, end * width);
  const codes = (context: HistoryContext) => ({ ...context, codes: context.codes.subarray(first, end) });
  return {
    place: place - first,
    histories: {
      ...histories,
      offsets: offsets.map((offset) => (offset <= first ? 0 : end - first)),
      numbers: histories.numbers.subarray(first, end),
      parts: histories.parts.subarray(first, end),
      gaps: histories.gaps.subarray(first, end),
      trackOffsets: events.map((event) => event - fromEvent),
      tracks: histories.tracks.subarray(fromEvent, toEvent),
      isSkipped: histories.isSkipped.subarray(fromEvent, toEvent),
      lengths: histories.lengths.subarray(first, end),
      contexts: histories.contexts.map(codes),
      source: histories.source === null ? null : codes(histories.source),
      situations: histories.situations.subarray(first, end),
      all: rows(histories.all),
      played: rows(histories.played),
      skipped: rows(histories.skipped),
    },
  };
}

/** The same moment in another context; throws `input.invalid` for a context or value that models do not read. */
export function inContext({ histories, place }: OneMoment, changes: Readonly<Record<string, string>>): OneMoment {
  const { contexts, source } = histories;
  const known = source === null ? contexts : [...contexts, source];
  const changed = new Map(Object.entries(changes).map(([name, value]) => [name, changeValue(known, name, value, place)]));
  const next = contexts.map((context) => changed.get(context.name) ?? context);
  return {
    place,
    histories: {
      ...histories,
      contexts: next,
      source: source === null ? null : (changed.get(source.name) ?? source),
      situations: situationsOf(next),
    },
  };
}

function changeValue(contexts: readonly HistoryContext[], name: string, value: string, place: number): HistoryContext {
  const context = contexts.find((candidate) => candidate.name === name);
  if (context === undefined) {
    throw new AppError(
      'input.invalid',
      `There is no context "${name}" to change. Choose one of ${contexts.map((one) => one.name).join(', ')}.`,
      {
        received: name,
        known: contexts.map((one) => one.name),
      },
    );
  }
  const code = context.values.indexOf(value);
  if (code < 0) {
    throw new AppError('input.invalid', `There is no ${name} "${value}". Choose one of ${context.values.slice(0, 30).join(', ')}.`, {
      received: value,
      known: context.values,
    });
  }
  return { ...context, codes: context.codes.with(place, code) };
}
