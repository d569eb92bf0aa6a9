import { derivedContexts } from './contexts.ts';
import type { Job } from './job.ts';
import type { PrepareInput } from './prepare.ts';
import type { Scratch } from './scratch.ts';
import { quoteName } from './sql.ts';

export type NumberedRows = {
  events: number;
  sessions: number;
  tracks: number;
  users: number | null;
  hasTimes: boolean;
  /** Context columns of `sessions`: those of the source and, with timestamps, hour and weekday. */
  contexts: string[];
  hasSkips: boolean;
  hasValues: boolean;
  shortSessionsDropped: number;
};

const PLAY_ORDER = 'time NULLS LAST, position NULLS LAST, ordinal';

/**
 * Gives sessions, users and tracks their numbers and leaves three tables behind, each in the order of its numbers:
 * `sessions (session, session_id, user, user_id, part, start, length, first_event, session_name where the data has names, <contexts>)`, `track_numbers (number, track_id)` and
 * `events (session, track, time, position, skipped, value)`, whose row order is session, then playing order.
 */
export async function numberRows(scratch: Scratch, input: PrepareInput, job: Job): Promise<NumberedRows> {
  const stage = (from: number, to: number) => (done: number) => job.report('Forming sessions', from + (to - from) * done);
  const carried = [...(input.hasNames === true ? ['session_name'] : []), ...input.contexts];
  const columns = carried.map(quoteName);

  await scratch.run(`CREATE VIEW kept_rows AS SELECT * FROM interactions ${firstTracksOnly(input.firstTracks)}`);
  await scratch.run(
    `CREATE TABLE session_groups AS
       SELECT part, session_id, min(time) AS start, min(ordinal) AS first_seen, count(*) AS length FROM kept_rows GROUP BY part, session_id`,
    stage(0, 0.2),
  );
  await scratch.run(
    `CREATE TABLE session_numbers AS
       SELECT (row_number() OVER (ORDER BY start NULLS LAST, first_seen) - 1)::INTEGER AS number, part, session_id, start, length
       FROM session_groups WHERE length >= ${input.minimumSessionLength}`,
    stage(0.2, 0.25),
  );
  await scratch.run(
    `CREATE TABLE track_numbers AS
       SELECT (row_number() OVER (ORDER BY first_seen) - 1)::INTEGER AS number, track_id
       FROM (SELECT track_id, min(ordinal) AS first_seen FROM kept_rows SEMI JOIN session_numbers USING (part, session_id) GROUP BY track_id)`,
    stage(0.25, 0.5),
  );
  await scratch.run(
    `CREATE TABLE events AS
       SELECT session_numbers.number AS session, track_numbers.number AS track, ${['user_id', 'time', 'position', 'skipped', 'value', ...columns].join(', ')}
       FROM kept_rows JOIN session_numbers USING (part, session_id) JOIN track_numbers USING (track_id)
       ORDER BY session_numbers.number, ${PLAY_ORDER}`,
    stage(0.5, 0.9),
  );
  await numberSessions(scratch, carried);
  const counts = await countRows(scratch);
  const derived = counts.hasTimes ? derivedContexts(input.contexts).map(({ name }) => name) : [];
  return {
    ...counts,
    contexts: [...derived, ...input.contexts],
    shortSessionsDropped: await countShort(scratch, input.minimumSessionLength),
  };
}

function firstTracksOnly(firstTracks: number | undefined): string {
  return firstTracks === undefined
    ? ''
    : `QUALIFY row_number() OVER (PARTITION BY part, session_id ORDER BY ${PLAY_ORDER}) <= ${firstTracks}`;
}

/** A session's user, name and contexts are those of its first event, found by its place: `events` keeps its rows in order. */
async function numberSessions(scratch: Scratch, carried: readonly string[]): Promise<void> {
  const columns = carried.map(quoteName);
  await scratch.run(
    `CREATE TABLE session_openings AS
       SELECT placed.*, ${['events.user_id', ...columns.map((name) => `events.${name}`)].join(', ')}
       FROM (SELECT *, (sum(length) OVER (ORDER BY number) - length)::BIGINT AS first_event FROM session_numbers) AS placed
       JOIN events ON events.rowid = placed.first_event`,
  );
  await scratch.run(
    `CREATE TABLE user_numbers AS
       SELECT (row_number() OVER (ORDER BY first_seen) - 1)::INTEGER AS number, user_id
       FROM (SELECT user_id, min(number) AS first_seen FROM session_openings WHERE user_id IS NOT NULL GROUP BY user_id)`,
  );
  await scratch.run(
    `CREATE TABLE sessions AS
       SELECT ${[
         'opening.number AS session',
         'opening.session_id',
         'user_numbers.number AS "user"',
         'opening.user_id',
         'opening.part',
         'opening.start',
         'opening.length::INTEGER AS length',
         'opening.first_event',
         ...derivedContexts(carried).map(({ name, sql }) => `${sql} AS ${name}`),
         ...columns.map((name) => `opening.${name}`),
       ].join(', ')}
       FROM session_openings AS opening LEFT JOIN user_numbers USING (user_id) ORDER BY opening.number`,
  );
}

async function countRows(scratch: Scratch): Promise<Omit<NumberedRows, 'shortSessionsDropped' | 'contexts'>> {
  const counts = await scratch.row<{
    events: number;
    sessions: number;
    tracks: number;
    users: number;
    times: number;
    skips: number;
    values: number;
  }>(
    `SELECT (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM track_numbers) AS tracks,
            (SELECT count(*) FROM user_numbers) AS users, (SELECT count(start) FROM sessions) AS times, (SELECT count(skipped) FROM events) AS skips,
            (SELECT count(value) FROM events) AS "values"`,
  );
  return {
    events: counts.events,
    sessions: counts.sessions,
    tracks: counts.tracks,
    users: counts.users === 0 ? null : counts.users,
    hasTimes: counts.times > 0,
    hasSkips: counts.skips > 0,
    hasValues: counts.values > 0,
  };
}

async function countShort(scratch: Scratch, minimumSessionLength: number): Promise<number> {
  const { dropped } = await scratch.row<{ dropped: number }>(
    `SELECT count(*) AS dropped FROM session_groups WHERE length < ${minimumSessionLength}`,
  );
  return dropped;
}
