import { quoteName } from './sql.ts';

/** The columns of `interactions`, contexts apart; see PrepareInput. */
const COLUMNS = ['ordinal', 'part', 'session_id', 'session_name', 'user_id', 'track_id', 'time', 'position', 'skipped', 'value'];
/** Goes by this name where the data is the history of one person and does not say whose. */
export const ONLY_LISTENER = 'listener';

/** The statement that makes `interactions` of the accepted rows of `staged`, whose sessions the source itself names. */
export function takeSessions(contexts: readonly string[]): string {
  return `CREATE VIEW interactions AS SELECT ${[...COLUMNS, ...contexts.map(quoteName)].join(', ')} FROM staged WHERE reason IS NULL`;
}

/**
 * The statement that makes `interactions` of the accepted rows of `staged` by cutting each user's plays where nothing was played for
 * `gapMinutes` or longer (P1: 20). Sessions are named `<user>/<number>`, from 1.
 */
export function formSessions(contexts: readonly string[], gapMinutes: number): string {
  const names = contexts.map(quoteName);
  const session = `coalesce(user_id, '${ONLY_LISTENER}') || '/' || session_number`;
  const columns = COLUMNS.map((name) => (name === 'session_id' ? `${session} AS session_id` : name));
  const microseconds = Math.round(gapMinutes * 60e6);
  return `CREATE TABLE interactions AS
    SELECT ${[...columns, ...names].join(', ')}
    FROM (SELECT *, sum(begins) OVER (PARTITION BY part, user_id ORDER BY time, position NULLS LAST, ordinal ROWS UNBOUNDED PRECEDING)::BIGINT AS session_number
      FROM (SELECT *, CASE WHEN epoch_us(time) - epoch_us(lag(time) OVER plays) < ${microseconds} THEN 0 ELSE 1 END AS begins
        FROM staged WHERE reason IS NULL
        WINDOW plays AS (PARTITION BY part, user_id ORDER BY time, position NULLS LAST, ordinal)))`;
}
