import path from 'node:path';
import type { DatasetDetail } from '../../../shared/domain/dataset.ts';
import type { DatasetSessionFilter, DatasetSessionLine, DatasetSessions } from '../../../shared/domain/dataset-sessions.ts';
import { AppError } from '../../../shared/errors.ts';
import { keepRecent } from '../audition/recent.ts';
import { readManifest } from '../build-dataset.ts';
import { LAYOUT } from '../layout.ts';
import { type Scratch, withTemporaryScratch } from '../scratch.ts';
import { quoteName, quoteText } from '../sql.ts';

export type ListSessionsRequest = { datasetDirectory: string; filter: DatasetSessionFilter; offset: number; limit: number };

const never = new AbortController().signal;

/** The numbers of the matching sessions, rising; kept, because paging through them asks for the same ones. */
const findMatching = keepRecent(4, async (key: string): Promise<Int32Array> => {
  const { datasetDirectory, filter } = JSON.parse(key) as { datasetDirectory: string; filter: DatasetSessionFilter };
  const detail = await readManifest(datasetDirectory);
  const { sessions } = detail;
  const conditions = filterConditions(datasetDirectory, filter, detail);
  if (conditions.length === 0) return Int32Array.from({ length: sessions }, (_, session) => session);
  return await withTemporaryScratch(never, async (scratch) => {
    const found: number[] = [];
    const sql = `SELECT session FROM ${parquet(datasetDirectory, LAYOUT.sessions)} WHERE ${conditions.join(' AND ')} ORDER BY session`;
    for await (const chunk of scratch.chunks(sql)) for (const session of chunk.getColumnValues(0)) found.push(Number(session));
    return Int32Array.from(found);
  });
});

/** A piece of the sessions that match, in the order of the data set; throws `input.invalid` for a context it does not have and `dataset.damaged`. */
export async function listSessions(
  { datasetDirectory, filter, offset, limit }: ListSessionsRequest,
  signal: AbortSignal,
): Promise<DatasetSessions> {
  const matching = await findMatching(JSON.stringify({ datasetDirectory, filter }));
  const wanted = [...matching.subarray(offset, offset + limit)];
  return { matching: matching.length, offset, sessions: await describeSessions(datasetDirectory, wanted, signal) };
}

/** What a list shows of these sessions, whose numbers rise; answers in their order. */
export async function describeSessions(
  datasetDirectory: string,
  wanted: readonly number[],
  signal: AbortSignal,
): Promise<DatasetSessionLine[]> {
  if (wanted.length === 0) return [];
  const detail = await readManifest(datasetDirectory);
  return await withTemporaryScratch(signal, (scratch) => readLines(scratch, datasetDirectory, wanted, detail));
}

const hasNames = ({ columns }: DatasetDetail) => columns.some(({ role }) => role === 'session-name');

function filterConditions(datasetDirectory: string, filter: DatasetSessionFilter, detail: DatasetDetail): string[] {
  const { contexts } = detail;
  const { name, user, track, minimumLength, maximumLength, context } = filter;
  const conditions: string[] = [];
  if (name !== undefined) conditions.push(hasNames(detail) ? contains("coalesce(session_name, '')", name) : 'false');
  if (user !== undefined) conditions.push(contains('user_id', user));
  if (minimumLength !== undefined) conditions.push(`length >= ${minimumLength}`);
  if (maximumLength !== undefined) conditions.push(`length <= ${maximumLength}`);
  if (context !== undefined) {
    if (!contexts.includes(context.name)) {
      throw new AppError('input.invalid', `There is no context "${context.name}". Choose one of ${contexts.join(', ')}.`, {
        received: context.name,
        known: contexts,
      });
    }
    conditions.push(`${quoteName(context.name)} = ${quoteText(context.value)}`);
  }
  if (track !== undefined) {
    const tracks = `SELECT track_index FROM ${parquet(datasetDirectory, LAYOUT.tracks)} WHERE ${contains("concat_ws(' ', title, artist, track_id)", track)}`;
    conditions.push(`session IN (SELECT session FROM ${parquet(datasetDirectory, LAYOUT.interactions)} WHERE track IN (${tracks}))`);
  }
  return conditions;
}

type LineRow = {
  session: number;
  id: string;
  name: string | null;
  user: string | null;
  part: string | null;
  startedAt: string | null;
  length: number;
  skips: number | null;
  opening: string;
};

async function readLines(
  scratch: Scratch,
  datasetDirectory: string,
  wanted: readonly number[],
  detail: DatasetDetail,
): Promise<DatasetSessionLine[]> {
  const { contexts } = detail;
  const list = wanted.join(', ');
  // The range lets DuckDB pass over the row groups that hold none of them.
  const among = `session BETWEEN ${wanted[0]} AND ${wanted.at(-1)} AND session IN (${list})`;
  const contextColumns = contexts.map((name, index) => `, sessions.${quoteName(name)} AS ${quoteName(contextKey(index))}`).join('');
  const rows = await scratch.rows<LineRow & Record<string, string | number | null>>(
    `WITH plays AS (
       SELECT session, sum(skipped::INTEGER)::INTEGER AS skips, arg_min(track, position) AS opening
       FROM ${parquet(datasetDirectory, LAYOUT.interactions)} WHERE ${among} GROUP BY session)
     SELECT session, sessions.session_id AS id, ${hasNames(detail) ? 'sessions.session_name' : 'NULL::VARCHAR'} AS name, sessions.user_id AS "user", sessions.part, strftime(sessions.start, '%Y-%m-%dT%H:%M:%SZ') AS "startedAt",
            sessions.length, plays.skips, coalesce(tracks.artist || ' – ' || tracks.title, tracks.title, tracks.track_id) AS opening ${contextColumns}
     FROM ${parquet(datasetDirectory, LAYOUT.sessions)} AS sessions JOIN plays USING (session)
     JOIN ${parquet(datasetDirectory, LAYOUT.tracks)} AS tracks ON tracks.track_index = plays.opening
     WHERE ${among} ORDER BY session`,
  );
  return rows.map(({ session, id, name, user, part, startedAt, length, skips, opening, ...row }) => ({
    session,
    id,
    name,
    user,
    part,
    startedAt,
    length,
    skips,
    opening,
    contexts: contexts.flatMap((name, index) => {
      const value = row[contextKey(index)];
      return value === null || value === undefined || value === '' ? [] : [{ name, value: String(value) }];
    }),
  }));
}

/** A context may be called like a column of the list. */
function contextKey(index: number): string {
  return `context ${index}`;
}

function contains(text: string, wanted: string): string {
  return `contains(lower(${text}), ${quoteText(wanted.trim().toLowerCase())})`;
}

function parquet(datasetDirectory: string, name: string): string {
  return `read_parquet(${quoteText(path.join(datasetDirectory, name))})`;
}
