import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { AuditionSession } from '../../../shared/domain/audition.ts';
import { SplitSpec, splitsWithinSessions } from '../../../shared/domain/dataset.ts';
import { AppError } from '../../../shared/errors.ts';
import { LAYOUT } from '../layout.ts';
import { readLines, readSlice } from './array-files.ts';
import { keepRecent } from './recent.ts';
import { readSessionNames } from './session-names.ts';
import { type PreparedSplit, readPartSessions, readVocabulary } from './split-sessions.ts';
import { readTrackNames } from './track-names.ts';

const DeclaredContexts = z.record(z.string(), z.object({ values: z.array(z.string()) }));
export type DeclaredContext = { name: string; values: string[]; file: string };

/** Code 0 of every context: the session's value is not known. */
const UNKNOWN = 0;

const SplitManifest = z.object({ spec: SplitSpec });

const readSessionIds = keepRecent(1, (datasetDirectory) => readLines(path.join(datasetDirectory, LAYOUT.sessionIds)));

/** The contexts of a data set, in the order of their files. */
export async function readDeclaredContexts(datasetDirectory: string): Promise<DeclaredContext[]> {
  const declared = DeclaredContexts.parse(JSON.parse(await readFile(path.join(datasetDirectory, LAYOUT.contexts), 'utf8')));
  return Object.entries(declared).map(([name, { values }], index) => ({
    name,
    values,
    file: path.join(datasetDirectory, LAYOUT.context(index)),
  }));
}

/**
 * Reads one session whole, tracks that no model knows included, by its place in the arrays.
 * Throws `input.invalid` for a number the data set does not have, `dataset.damaged` where arrays are gone.
 */
export async function readSession({
  datasetDirectory,
  splitDirectory,
  session,
}: PreparedSplit & { session: number }): Promise<AuditionSession> {
  const file = (name: string) => path.join(datasetDirectory, name);
  const ids = await readSessionIds(datasetDirectory);
  const id = ids[session];
  if (id === undefined) {
    throw new AppError('input.invalid', `There is no session ${session}: this data set has sessions 0 to ${ids.length - 1}.`, {
      received: session,
      sessions: ids.length,
    });
  }
  const [from = 0, to = 0] = new Int32Array(await readSlice(file(LAYOUT.sessionOffsets), 4, session, 2));
  const tracks = new Int32Array(await readSlice(file(LAYOUT.eventTracks), 4, from, to - from));
  const skips = existsSync(file(LAYOUT.eventSkipped))
    ? new Uint8Array(await readSlice(file(LAYOUT.eventSkipped), 1, from, to - from))
    : null;
  const vocabulary = await readVocabulary(splitDirectory);
  const names = await readTrackNames(datasetDirectory);
  const heldOut = await readHeldOut(splitDirectory, session);
  return {
    session,
    id,
    name: (await readSessionNames(datasetDirectory))?.[session] || null,
    startedAt: await readStart(file(LAYOUT.sessionStarts), session),
    contexts: await readContexts(datasetDirectory, session),
    plays: Array.from(tracks, (track, place) => ({
      ...names.describe(track),
      isSkipped: skips === null ? null : skips[place] === 1,
      isKnown: vocabulary.isKnown(track),
      isHeldOut: heldOut.has(track),
    })),
  };
}

/** The tracks of a session that its split holds out of training; none where it parts whole sessions. */
async function readHeldOut(splitDirectory: string, session: number): Promise<ReadonlySet<number>> {
  const { spec } = SplitManifest.parse(JSON.parse(await readFile(path.join(splitDirectory, LAYOUT.manifest), 'utf8')));
  if (!splitsWithinSessions(spec)) return new Set();
  const vocabulary = await readVocabulary(splitDirectory);
  const held = new Set<number>();
  for (const part of ['validation', 'test']) {
    const tested = await readPartSessions(splitDirectory, part);
    const place = tested?.sessions.indexOf(session) ?? -1;
    if (tested === null || place < 0) continue;
    for (const track of tested.tracks.subarray(tested.offsets[place]!, tested.offsets[place + 1]!)) held.add(vocabulary.tracks[track]!);
  }
  return held;
}

async function readStart(file: string, session: number): Promise<number | null> {
  if (!existsSync(file)) return null;
  const [start = Number.NaN] = new Float64Array(await readSlice(file, 8, session, 1));
  return Number.isNaN(start) ? null : start;
}

async function readContexts(datasetDirectory: string, session: number): Promise<AuditionSession['contexts']> {
  const declared = await readDeclaredContexts(datasetDirectory);
  const read = await Promise.all(
    declared.map(async ({ name, values, file }) => {
      const [code = UNKNOWN] = new Int32Array(await readSlice(file, 4, session, 1));
      return { name, value: values[code] ?? '', isKnown: code !== UNKNOWN };
    }),
  );
  return read.flatMap(({ name, value, isKnown }) => (isKnown ? [{ name, value }] : []));
}
