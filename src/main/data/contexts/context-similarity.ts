import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ContextSimilarity } from '../../../shared/domain/context-analysis.ts';
import { AppError } from '../../../shared/errors.ts';
import { createRng } from '../../../shared/random.ts';
import { writeFileAtomically } from '../../engine/atomic-file.ts';
import { hasDirection, meanVectors } from '../../layers/session-histories.ts';
import type { Job } from '../job.ts';
import { LAYOUT } from '../layout.ts';
import { cosineBox } from './cosine-box.ts';
import { findVectors, learnVectors, readVectors } from './learn-vectors.ts';
import { type Nearest, nearestContexts, nearestSessions } from './nearest-sessions.ts';
import { type ContextsRequest, readContexts, type SessionContext } from './read-contexts.ts';
import { type Listening, readListening } from './read-listening.ts';
import { skipRelations } from './skip-relation.ts';

/** Raised when the same data would give other numbers. */
const VERSION = 2;
/** A context value with fewer sessions is left out. */
const FEWEST_SESSIONS = 20;
/** The most frequent values; more cannot be told apart. */
const MOST_VALUES = 24;

/**
 * How alike sessions are within contexts: cosines of random pairs, the contexts of each session's nearest, and skips against the listener's average
 * (P1 Figures 2 and 3). Kept in the data set's folder, so that the second look is at once.
 * Throws `dataset.empty` where no two sessions have a vector, `dataset.damaged` where arrays are gone.
 */
export async function contextSimilarity({ datasetDirectory, partsOfDay }: ContextsRequest, job: Job): Promise<ContextSimilarity> {
  const learnt = await findVectors(datasetDirectory);
  const source = learnt === null ? 'own' : path.basename(learnt, '.f32');
  const cut = createHash('sha256').update(JSON.stringify(partsOfDay)).digest('hex').slice(0, 12);
  const file = path.join(datasetDirectory, LAYOUT.analyses, `similarity-${VERSION}-${source}-${cut}.json`);
  const kept = await readKept(file);
  if (kept !== null) return kept;

  job.report('Reading sessions');
  const listening = await readListening(datasetDirectory);
  const read = learnt === null ? null : await readVectors(learnt, listening.trackCount);
  const track = read ?? (await learnVectors(datasetDirectory, listening, job));
  const rows = meanVectors({ ...listening, ...track }, () => true);
  const answer = await analyse(listening, rows, track.width, await readContexts(datasetDirectory, partsOfDay), job);
  const whole = { ...answer, notes: [track.note, ...answer.notes] };
  writeFileAtomically(file, (descriptor) => {
    writeSync(descriptor, JSON.stringify(whole));
  });
  return whole;
}

async function analyse(
  listening: Listening,
  rows: Float32Array,
  width: number,
  contexts: readonly SessionContext[],
  job: Job,
): Promise<ContextSimilarity> {
  const hasVector = (place: number) => hasDirection(rows, place, width);
  const directed = Int32Array.from(listening.numbers.keys()).filter(hasVector);
  if (directed.length < 2) {
    throw new AppError('dataset.empty', 'No two sessions of this data set have a vector to compare. Import more sessions.', {
      sessions: directed.length,
    });
  }
  const found: Nearest[] = [];
  let done = 0;
  for (const nearest of nearestSessions(listening.listeners ?? [], rows, width, hasVector)) {
    found.push(nearest);
    done += nearest.places.length;
    if (found.length % 20 !== 0) continue;
    job.report('Finding nearest sessions', 0, done);
    await nextTurn();
    job.signal.throwIfAborted();
  }
  job.report('Comparing contexts');
  const rng = createRng(1, 'pairs of sessions');
  const notes = [...listening.notes];
  if (listening.listeners !== null && done < directed.length) {
    notes.push(`Nearest sessions were sought for ${done.toLocaleString('en-US')} of ${directed.length.toLocaleString('en-US')} sessions.`);
  }
  return {
    random: cosineBox('any two sessions', rows, width, directed, rng),
    contexts: contexts.flatMap(({ name, values, codes }) => {
      const own = Int32Array.from(listening.numbers, (number) => codes[number]!);
      const members = membersByCode(directed, own, values.length);
      const shown = chooseCodes(members);
      if (shown.length === 0) return [];
      return {
        name,
        boxes: shown.map((code) => cosineBox(values[code]!, rows, width, members[code]!, rng)),
        nearest: listening.listeners === null ? null : nearestContexts(found, own, values, shown),
      };
    }),
    skips: skipRelations(listening, rows, width),
    notes,
  };
}

function membersByCode(places: Int32Array, codes: Int32Array, count: number): Int32Array[] {
  const members: number[][] = Array.from({ length: count }, () => []);
  for (const place of places) members[codes[place]!]!.push(place);
  return members.map((list) => Int32Array.from(list));
}

/** Known values with enough sessions, the most frequent of many, in their order. */
function chooseCodes(members: readonly Int32Array[]): number[] {
  return [...members.keys()]
    .filter((code) => code > 0 && members[code]!.length >= FEWEST_SESSIONS)
    .toSorted((a, b) => members[b]!.length - members[a]!.length)
    .slice(0, MOST_VALUES)
    .sort((a, b) => a - b);
}

/** Null where it was never made, or in another form. */
async function readKept(file: string): Promise<ContextSimilarity | null> {
  try {
    return ContextSimilarity.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
