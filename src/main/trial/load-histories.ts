import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toPartsOfDay } from '../../shared/domain/parts-of-day.ts';
import { AppError } from '../../shared/errors.ts';
import { LAYOUT } from '../data/layout.ts';
import type { SessionContext } from '../evaluation/context-metrics.ts';
import { type HistoryContext, meanVectors, type SessionHistories, TEST, TRAIN } from '../layers/session-histories.ts';
import type { SessionStartSettings } from '../layers/session-start-settings.ts';
import { damaged, loadContexts, loadStarts, type Prepared, readFlags, readIntegers } from './load-split.ts';

/** A context with more values is no situation a listener comes back to. */
const MOST_VALUES = 100;
/** Contexts that say where tracks came from, which nobody knows before the session goes on. */
const SOURCE_NAMES = /^(stream_?)?source$|^context_type$/;

/** Histories whose vectors are still to come. */
export type UnreadHistories = Omit<SessionHistories, 'width' | 'vectors' | 'all' | 'played' | 'skipped'>;

/**
 * Reads the sessions of a split, listener by listener in the order of time, cut to their first tracks and to the latest sessions of each listener.
 * Where the data names no listeners, all sessions are one's. Throws `dataset.damaged` where arrays do not fit each other, `split.impossible` where a
 * listener trains on what comes after a test session.
 */
export function loadHistories(prepared: Prepared, { firstTracks, historyLength }: SessionStartSettings): UnreadHistories {
  const { datasetDirectory } = prepared;
  const array = (name: string) => join(datasetDirectory, name);
  const partOf = readParts(prepared);
  const sessionOffsets = readIntegers(array(LAYOUT.sessionOffsets));
  const eventTracks = readIntegers(array(LAYOUT.eventTracks));
  const eventSkipped = existsSync(array(LAYOUT.eventSkipped)) ? readFlags(array(LAYOUT.eventSkipped)) : null;
  const users = existsSync(array(LAYOUT.sessionUsers)) ? readIntegers(array(LAYOUT.sessionUsers)) : null;
  if (sessionOffsets.at(-1) !== eventTracks.length) throw damaged(datasetDirectory, 'its sessions do not end with its events');

  const { offsets, numbers } = byListener([...partOf.keys()], users, historyLength);
  const parts = Uint8Array.from(numbers, (number) => partOf.get(number)!);
  refuseReversed(offsets, parts, prepared);
  const lengths = numbers.map((number) => sessionOffsets[number + 1]! - sessionOffsets[number]!);
  const trackOffsets = new Int32Array(numbers.length + 1);
  lengths.forEach((length, place) => {
    trackOffsets[place + 1] = trackOffsets[place]! + (firstTracks === 0 ? length : Math.min(firstTracks, length));
  });
  const tracks = new Int32Array(trackOffsets.at(-1)!);
  const isSkipped = new Uint8Array(tracks.length);
  numbers.forEach((number, place) => {
    const [from, count] = [sessionOffsets[number]!, trackOffsets[place + 1]! - trackOffsets[place]!];
    tracks.set(eventTracks.subarray(from, from + count), trackOffsets[place]!);
    if (eventSkipped !== null) isSkipped.set(eventSkipped.subarray(from, from + count), trackOffsets[place]!);
  });
  const declared = loadContexts(datasetDirectory, numbers).filter(({ values }) => values.length <= MOST_VALUES);
  const contexts = declared.filter(({ name }) => !SOURCE_NAMES.test(name));
  return {
    offsets,
    numbers,
    parts,
    gaps: gapsOf(offsets, loadStarts(datasetDirectory, numbers)),
    trackOffsets,
    tracks,
    isSkipped,
    lengths,
    contexts,
    source: declared.find(({ name }) => SOURCE_NAMES.test(name)) ?? null,
    situations: situationsOf(contexts),
  };
}

/** Adds the vectors of tracks, and of sessions. */
export function withVectors(histories: UnreadHistories, vectors: Float32Array, width: number): SessionHistories {
  const sets = { ...histories, vectors, width };
  const { isSkipped } = histories;
  return {
    ...sets,
    all: meanVectors(sets, () => true),
    played: meanVectors(sets, (event) => isSkipped[event] === 0),
    skipped: meanVectors(sets, (event) => isSkipped[event] === 1),
  };
}

/** The part of every session of the split, by number. */
function readParts({ splitDirectory }: Prepared): Map<number, number> {
  const parts = new Map<number, number>();
  for (const [code, name] of ['train', 'validation', 'test'].entries()) {
    const path = join(splitDirectory, name, LAYOUT.part.sessions);
    if (existsSync(path)) for (const session of readIntegers(path)) parts.set(session, code);
  }
  return parts;
}

/** Sessions are numbered by time, so that numbers in order are a listener's sessions in order. */
function byListener(sessions: number[], users: Int32Array | null, historyLength: number): { offsets: Int32Array; numbers: Int32Array } {
  const lists = new Map<number, number[]>();
  for (const session of sessions.sort((a, b) => a - b)) {
    const user = users === null ? 0 : users[session]!;
    if (user < 0) continue;
    const list = lists.get(user) ?? [];
    if (list.length === 0) lists.set(user, list);
    list.push(session);
  }
  const kept = [...lists.values()].map((list) => list.slice(-historyLength));
  const offsets = new Int32Array(kept.length + 1);
  kept.forEach((list, listener) => {
    offsets[listener + 1] = offsets[listener]! + list.length;
  });
  return { offsets, numbers: Int32Array.from(kept.flat()) };
}

function refuseReversed(offsets: Int32Array, parts: Uint8Array, { splitDirectory }: Prepared): void {
  for (let listener = 0; listener + 1 < offsets.length; listener++) {
    const own = parts.subarray(offsets[listener]!, offsets[listener + 1]!);
    const firstTest = own.indexOf(TEST);
    if (firstTest < 0 || own.lastIndexOf(TRAIN) < firstTest) continue;
    throw new AppError(
      'split.impossible',
      'Models of how a session starts learn from the past: this split trains on sessions that come after test sessions of the same listener. Choose "last-days", "last-session", or "given" where the files were split by time.',
      { splitDirectory },
    );
  }
}

function gapsOf(offsets: Int32Array, starts: Float64Array | null): Float64Array {
  const gaps = new Float64Array(offsets.at(-1)!).fill(Number.NaN);
  if (starts === null) return gaps;
  for (let listener = 0; listener + 1 < offsets.length; listener++)
    for (let place = offsets[listener]! + 1; place < offsets[listener + 1]!; place++) gaps[place] = starts[place]! - starts[place - 1]!;
  return gaps;
}

/** Sessions in the same part of the day, on the same device and alike in whatever else is known; the weekday is left aside, as the paper does. */
export function situationsOf(contexts: readonly HistoryContext[]): Int32Array {
  const keys = contexts
    .filter(({ name }) => name !== 'weekday')
    .map((context) => (context.name === 'hour' ? toPartsOfDay(context) : context));
  const situations = new Map<string, number>();
  const count = contexts[0]?.codes.length ?? 0;
  return Int32Array.from({ length: count }, (_, place) => {
    const key = keys.map(({ codes }) => codes[place]).join(' ');
    const known = situations.get(key) ?? situations.size;
    situations.set(key, known);
    return known;
  });
}

/** The contexts that a run is judged by: those of the data set, and the part of the day. */
export function judgedContexts(datasetDirectory: string, numbers: Int32Array): SessionContext[] {
  const contexts = loadContexts(datasetDirectory, numbers);
  return contexts.flatMap((context) => (context.name === 'hour' ? [context, toPartsOfDay(context)] : [context]));
}
