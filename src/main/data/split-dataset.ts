import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SplitSpec, SplitSummary, splitsWithinSessions } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { assignParts, LEFT_OUT } from './assign-parts.ts';
import { writeDirectoryAtomically } from './atomic-directory.ts';
import { holdOutTracks } from './hold-out-tracks.ts';
import type { Job } from './job.ts';
import { LAYOUT } from './layout.ts';
import { PART_NAMES, type PartName } from './part-names.ts';
import { type PreparedSessions, readPreparedSessions } from './prepared-sessions.ts';

/** Raised when the same spec would give other files. */
const SPLIT_VERSION = 1;
/** A session of one track has nothing to predict. */
const MINIMUM_TRACKS = 2;

type SplitPart = { offsets: Int32Array; tracks: Int32Array; sessions: Int32Array; values: Float32Array | null };
/** The code of each event's part, and the fewest events of a part that a session must have there. */
type Assignment = { codes: Int8Array; minimum: number };
type Vocabulary = { tracks: Int32Array; support: Int32Array; numberOf: Int32Array };

/**
 * Makes `<datasetDirectory>/splits/<id>/`, where id is a hash of the spec, or finds it there. The vocabulary is that of the training sessions;
 * other parts lose the events whose track is not in it, and every part the sessions of fewer than two tracks, or of none where tracks are held out
 * within sessions.
 * Throws `split.impossible` where the data lacks what the split needs or a part stays empty, `dataset.damaged` where arrays are gone.
 */
export async function splitDataset(
  { datasetDirectory, split }: { datasetDirectory: string; split: SplitSpec },
  job: Job,
): Promise<SplitSummary> {
  const spec = SplitSpec.parse(split);
  const id = createHash('sha256')
    .update(JSON.stringify({ version: SPLIT_VERSION, spec }))
    .digest('hex')
    .slice(0, 16);
  const target = path.join(datasetDirectory, LAYOUT.splits, id);
  const existing = await readSummary(target);
  if (existing !== null) return existing;

  job.report('Splitting sessions');
  const sessions = await readPreparedSessions(datasetDirectory);
  const assigned = await assignEvents(sessions, spec);
  job.signal.throwIfAborted();

  const vocabulary = collectVocabulary(sessions, assigned);
  const removed = { events: 0, tracks: new Set<number>() };
  const dropped = { sessions: 0 };
  const parts = PART_NAMES.map((name, code) => [name, takePart(sessions, assigned, code, vocabulary, removed, dropped)] as const).filter(
    ([, part]) => part.sessions.length > 0,
  );
  requirePart(parts, 'train', spec);
  requirePart(parts, 'test', spec);
  const summary: SplitSummary = {
    id,
    parts: parts.map(([name, { tracks, sessions: kept }]) => ({
      name,
      sessions: kept.length,
      events: tracks.length,
      tracks: new Set(tracks).size,
    })),
    unseenTrackEventsRemoved: removed.events,
    unseenTracksRemoved: removed.tracks.size,
    shortSessionsDropped: dropped.sessions,
  };
  await rm(target, { recursive: true, force: true });
  await writeDirectoryAtomically(target, async (directory) => {
    await writeFile(path.join(directory, LAYOUT.vocabulary), vocabulary.tracks);
    await writeFile(path.join(directory, LAYOUT.support), vocabulary.support);
    for (const [name, part] of parts) {
      await mkdir(path.join(directory, name));
      await writeFile(path.join(directory, name, LAYOUT.part.offsets), part.offsets);
      await writeFile(path.join(directory, name, LAYOUT.part.tracks), part.tracks);
      await writeFile(path.join(directory, name, LAYOUT.part.sessions), part.sessions);
      if (part.values !== null) await writeFile(path.join(directory, name, LAYOUT.part.values), part.values);
    }
    await writeFile(path.join(directory, LAYOUT.manifest), `${JSON.stringify({ ...summary, spec }, null, 2)}\n`);
    job.signal.throwIfAborted();
  });
  return summary;
}

async function readSummary(directory: string): Promise<SplitSummary | null> {
  try {
    return SplitSummary.parse(JSON.parse(await readFile(path.join(directory, LAYOUT.manifest), 'utf8')));
  } catch {
    return null;
  }
}

async function assignEvents(sessions: PreparedSessions, spec: SplitSpec): Promise<Assignment> {
  const parts = await assignParts(sessions, spec);
  if (splitsWithinSessions(spec)) return { codes: holdOutTracks(sessions, spec, parts), minimum: 1 };
  const codes = new Int8Array(sessions.tracks.length).fill(LEFT_OUT);
  parts.forEach((part, session) => {
    codes.fill(part, sessions.offsets[session], sessions.offsets[session + 1]);
  });
  return { codes, minimum: MINIMUM_TRACKS };
}

/** How many events of a part a session has. */
function countEvents({ offsets }: PreparedSessions, { codes }: Assignment, session: number, code: number): number {
  let count = 0;
  for (let event = offsets[session]!; event < offsets[session + 1]!; event++) if (codes[event] === code) count++;
  return count;
}

/** Numbers the tracks of the training sessions in order of first appearance and counts their plays. */
function collectVocabulary(sessions: PreparedSessions, assigned: Assignment): Vocabulary {
  const { offsets, tracks, trackCount } = sessions;
  const numberOf = new Int32Array(trackCount).fill(-1);
  const plays = new Int32Array(trackCount);
  const found: number[] = [];
  for (let session = 0; session + 1 < offsets.length; session++) {
    if (countEvents(sessions, assigned, session, 0) < assigned.minimum) continue;
    for (let event = offsets[session]!; event < offsets[session + 1]!; event++) {
      if (assigned.codes[event] !== 0) continue;
      const track = tracks[event]!;
      if (numberOf[track] === -1) {
        numberOf[track] = found.length;
        found.push(track);
      }
      plays[track]!++;
    }
  }
  return { tracks: Int32Array.from(found), support: Int32Array.from(found, (track) => plays[track]!), numberOf };
}

/** Copies the events of one part as model track numbers, counting what has to be left out. */
function takePart(
  prepared: PreparedSessions,
  assigned: Assignment,
  code: number,
  { numberOf }: Vocabulary,
  removed: { events: number; tracks: Set<number> },
  dropped: { sessions: number },
): SplitPart {
  const { offsets, tracks, values: allValues } = prepared;
  const kept: number[] = [];
  const ends: number[] = [0];
  const events = assigned.codes.reduce((count, found) => count + (found === code ? 1 : 0), 0);
  const numbers = new Int32Array(events);
  const values = allValues === null ? null : new Float32Array(events);
  let filled = 0;
  for (let session = 0; session + 1 < offsets.length; session++) {
    const count = countEvents(prepared, assigned, session, code);
    if (count === 0) continue;
    const start = filled;
    const isTooShort = count < assigned.minimum;
    for (let event = offsets[session]!; event < offsets[session + 1]! && !isTooShort; event++) {
      if (assigned.codes[event] !== code) continue;
      const track = tracks[event]!;
      const number = numberOf[track]!;
      if (number >= 0) {
        if (values !== null) values[filled] = allValues![event]!;
        numbers[filled++] = number;
      } else {
        removed.events++;
        removed.tracks.add(track);
      }
    }
    if (filled - start < assigned.minimum) {
      filled = start;
      dropped.sessions++;
      continue;
    }
    kept.push(session);
    ends.push(filled);
  }
  return {
    offsets: Int32Array.from(ends),
    tracks: numbers.slice(0, filled),
    sessions: Int32Array.from(kept),
    values: values?.slice(0, filled) ?? null,
  };
}

function requirePart(parts: readonly (readonly [PartName, SplitPart])[], name: PartName, spec: SplitSpec): void {
  if (parts.some(([found]) => found === name)) return;
  throw new AppError(
    'split.impossible',
    `The split ${JSON.stringify(spec)} leaves no session with enough tracks for the part "${name}". Choose a larger share or more days for it.`,
    { split: spec, part: name },
  );
}
