import { join } from 'node:path';
import type { SessionChoice, SessionFilter, SessionLine } from '../../../shared/domain/audition.ts';
import { AppError } from '../../../shared/errors.ts';
import { createRng } from '../../../shared/random.ts';
import { shuffle } from '../../../shared/shuffle.ts';
import { type PerSession, readPerSession } from '../../evaluation/read-per-session.ts';
import { RUN_LAYOUT } from '../layout.ts';
import { readIntegers } from './array-files.ts';
import { readHistories, readListenerIds } from './listener-histories.ts';
import { readDeclaredContexts } from './read-session.ts';
import { keepRecent } from './recent.ts';
import { readSessionNames } from './session-names.ts';
import { type PreparedSplit, readTestSessions, readVocabulary, type TestSessions } from './split-sessions.ts';
import { readTrackNames } from './track-names.ts';

/** A finished run and where it left its metrics by session. */
type MeasuredRun = { id: string; directory: string };

export type ChooseSessionsRequest = PreparedSplit & {
  filter: SessionFilter;
  order: { by: 'number' } | { by: 'random'; seed: number } | { by: 'gain'; a: MeasuredRun; b: MeasuredRun; metric: string };
  onlyMoments: boolean;
  limit: number;
};

/** By folder of the run, which ends in its id: a finished run does not change. */
const readMetrics = keepRecent(4, (directory) => readPerSession(join(directory, RUN_LAYOUT.perSession), directory.split(/[/\\]/).at(-1)!));

/**
 * Filters and orders the sessions of a split's test part.
 * Throws `input.invalid` for a context or value the data set does not have, `metric.unknown`, `run.noCheckpoint`, `dataset.damaged`.
 */
export async function chooseSessions({
  datasetDirectory,
  splitDirectory,
  filter,
  order,
  onlyMoments,
  limit,
}: ChooseSessionsRequest): Promise<SessionChoice> {
  const test = await readTestSessions(splitDirectory);
  const contexts = await readDeclaredContexts(datasetDirectory);
  const split = { datasetDirectory, splitDirectory };
  const candidates = Array.from(test.sessions.keys()).filter(await momentTest(test, split, onlyMoments));
  const tests = [
    lengthTest(test, filter),
    await contextTest(test, contexts, filter.context),
    await trackTest(test, split, filter.track),
    await nameTest(test, split, filter.name),
    await listenerTest(test, split, filter.listener),
  ];
  const matching = candidates.filter((place) => tests.every((passes) => passes(place)));
  const ordered = await orderPlaces(test, matching, order);
  return {
    matching: ordered.length,
    total: candidates.length,
    sessions: ordered.slice(0, limit),
    contexts: contexts.map(({ name, values }) => ({ name, values: values.slice(1) })),
  };
}

type Test = (place: number) => boolean;
const passAll: Test = () => true;

const lengthAt = ({ offsets }: TestSessions, place: number) => offsets[place + 1]! - offsets[place]!;

function lengthTest(test: TestSessions, { minimumLength = 0, maximumLength = Number.POSITIVE_INFINITY }: SessionFilter): Test {
  return (place) => {
    const length = lengthAt(test, place);
    return length >= minimumLength && length <= maximumLength;
  };
}

async function contextTest(
  { sessions }: TestSessions,
  contexts: Awaited<ReturnType<typeof readDeclaredContexts>>,
  wanted: SessionFilter['context'],
): Promise<Test> {
  if (wanted === undefined) return passAll;
  const context = contexts.find(({ name }) => name === wanted.name);
  const code = context?.values.indexOf(wanted.value) ?? -1;
  if (context === undefined || code < 0) {
    const known = context === undefined ? contexts.map(({ name }) => name) : context.values.slice(1);
    throw new AppError('input.invalid', `There is no ${wanted.name} "${wanted.value}". Choose one of ${known.slice(0, 20).join(', ')}.`, {
      received: wanted,
    });
  }
  const codes = await readIntegers(context.file);
  return (place) => codes[sessions[place]!] === code;
}

async function trackTest({ offsets, tracks }: TestSessions, split: PreparedSplit, text: string | undefined): Promise<Test> {
  if (text === undefined) return passAll;
  const names = await readTrackNames(split.datasetDirectory);
  const vocabulary = await readVocabulary(split.splitDirectory);
  const wanted = text.trim().toLowerCase();
  const isWanted = Uint8Array.from(vocabulary.tracks, (track) => (names.hasText(track, wanted) ? 1 : 0));
  return (place) => tracks.subarray(offsets[place]!, offsets[place + 1]!).some((track) => isWanted[track] === 1);
}

async function nameTest({ sessions }: TestSessions, { datasetDirectory }: PreparedSplit, text: string | undefined): Promise<Test> {
  if (text === undefined) return passAll;
  const names = await readSessionNames(datasetDirectory);
  const wanted = text.trim().toLowerCase();
  return (place) => names?.[sessions[place]!]?.toLowerCase().includes(wanted) ?? false;
}

async function listenerTest({ sessions }: TestSessions, split: PreparedSplit, text: string | undefined): Promise<Test> {
  if (text === undefined) return passAll;
  const { listenerOf } = await readHistories(split);
  const wanted = text.trim().toLowerCase();
  const ids = await readListenerIds(split.datasetDirectory);
  const listeners = new Set([...ids].filter(([, id]) => id.toLowerCase().includes(wanted)).map(([listener]) => listener));
  return (place) => listeners.has(listenerOf(sessions[place]!));
}

async function momentTest({ sessions }: TestSessions, split: PreparedSplit, onlyMoments: boolean): Promise<Test> {
  if (!onlyMoments) return passAll;
  const { hasEarlier } = await readHistories(split);
  return (place) => hasEarlier(sessions[place]!);
}

async function orderPlaces(test: TestSessions, places: number[], order: ChooseSessionsRequest['order']): Promise<SessionLine[]> {
  const line = (place: number, gain: number | null = null) => ({ session: test.sessions[place]!, length: lengthAt(test, place), gain });
  if (order.by === 'number') return places.map((place) => line(place));
  if (order.by === 'random') return shuffle(places, createRng(order.seed, 'audition sessions')).map((place) => line(place));
  const { a, b, metric } = order;
  const [valuesA, valuesB] = [
    metricBySession(await readMetrics(a.directory), a.id, metric),
    metricBySession(await readMetrics(b.directory), b.id, metric),
  ];
  const gains = places.flatMap((place) => {
    const [inA, inB] = [valuesA.get(test.sessions[place]!), valuesB.get(test.sessions[place]!)];
    return inA === undefined || inB === undefined ? [] : [line(place, inB - inA)];
  });
  return gains.sort((left, right) => right.gain! - left.gain! || left.session - right.session);
}

function metricBySession({ sessions, metrics }: PerSession, run: string, metric: string): Map<number, number> {
  const values = metrics.get(metric);
  if (values !== undefined) return new Map(Array.from(sessions, (session, place) => [session, values[place]!]));
  throw new AppError('metric.unknown', `Run ${run} has no "${metric}" by session. Choose one of ${[...metrics.keys()].join(', ')}.`, {
    received: metric,
    known: [...metrics.keys()],
  });
}
