import { AppError } from '../../../shared/errors.ts';
import { quoteName } from '../sql.ts';
import { LINE_BREAK } from './plain-marks.ts';
import type { SourceColumn } from './source-column.ts';

/** How rows become events: SQL over the source's columns, which are texts. NULL and empty texts are missing values. */
export type RowMapping = {
  session: string | null;
  /** What people call it. */
  sessionName: string | null;
  user: string | null;
  track: string;
  /** The text that states the moment; how it is written is found out from the rows, unless `read` knows. */
  time: { text: string; read?: string } | null;
  position: string | null;
  skipped: string | null;
  /** A number about the event, such as a count of plays or a rating. */
  value: string | null;
  part: string | null;
  title: string | null;
  artist: string | null;
  album: string | null;
  contexts: { name: string; sql: string }[];
};

/** Columns that rows, events and sessions have anyway on their way through the scratch database. */
const TABLE_COLUMNS = [
  ...[
    'file',
    'ordinal',
    'line',
    'reason',
    'text',
    'problem',
    'fields',
    'part',
    'session_id',
    'session_name',
    'user_id',
    'track_id',
    'time',
    'position',
    'skipped',
    'value',
  ],
  ...[
    'title',
    'artist',
    'album',
    'session',
    'user',
    'track',
    'number',
    'start',
    'length',
    'first_event',
    'first_seen',
    'begins',
    'session_number',
  ],
  ...['session', 'session_name', 'user', 'track', 'time', 'position', 'skipped', 'value', 'part', 'title', 'artist', 'album'].map(
    (name) => `${name}_text`,
  ),
  ...['time', 'position', 'skipped', 'value', 'part'].map((name) => `${name}_value`),
];

/** A column's value as text; NULL where it is empty or the mark of databases for nothing. */
export function textOf(column: string): string {
  const name = quoteName(column);
  // `trim` looks at every character, for most of the time that reading a row takes; hardly a value needs it.
  const trimmed = `CASE WHEN starts_with(${name}, ' ') OR ends_with(${name}, ' ') THEN trim(${name}) ELSE ${name} END`;
  return `nullif(nullif(${trimmed}, ''), '\\N')`;
}

/** A text without the line breaks that its field held. */
export function onOneLine(text: string): string {
  return `replace(${text}, '${LINE_BREAK}', ' ')`;
}

/**
 * Maps columns by their roles. Where no column names the track, artist and title do.
 * Throws `dataset.missingColumn` where nothing names the track, or nothing tells where sessions begin.
 */
export function mapByRoles(columns: readonly SourceColumn[], source: string): RowMapping {
  const byRole = (role: SourceColumn['role']) => columns.find((column) => column.role === role)?.name ?? null;
  const text = (role: SourceColumn['role']) => {
    const name = byRole(role);
    return name === null ? null : textOf(name);
  };
  const time = text('timestamp');
  const contexts = mapContexts(columns);
  const mapping: RowMapping = {
    session: text('session') ?? (time === null ? collectionKey(text('user'), contexts) : null),
    sessionName: text('session-name'),
    user: text('user'),
    track: trackKey(text('track'), text('title'), text('artist')) ?? 'NULL',
    time: time === null ? null : { text: time },
    position: text('position'),
    skipped: text('skipped'),
    value: text('value'),
    part: text('part'),
    title: text('title'),
    artist: text('artist'),
    album: text('album'),
    contexts,
  };
  if (mapping.track === 'NULL') throw missingColumn(columns, source, 'no column names the track', 'track');
  if (mapping.session === null && mapping.time === null) {
    throw missingColumn(
      columns,
      source,
      'no column names the session or the user, and there is no timestamp to tell sessions apart by',
      'session',
    );
  }
  return mapping;
}

/** Contexts by the names they go by; a name that is taken, by another context or by a column of the tables to come, gets an underscore. */
function mapContexts(columns: readonly SourceColumn[]): RowMapping['contexts'] {
  const taken = new Set(TABLE_COLUMNS);
  return columns
    .filter((column) => column.role === 'context')
    .map((column) => {
      let name = column.contextName ?? column.name;
      while (taken.has(name.toLowerCase())) name += '_';
      taken.add(name.toLowerCase());
      return { name, sql: `nullif(${textOf(column.name)}, 'NA')` };
    });
}

/** Without times everything of a user is one collection, as counts of plays and ratings are; one for each context, where rows have contexts of their own. */
export function collectionKey(user: string | null, contexts: RowMapping['contexts']): string | null {
  if (user === null || contexts.length === 0) return user;
  return `CASE WHEN ${user} IS NOT NULL THEN concat_ws('/', ${[user, ...contexts.map(({ sql }) => sql)].join(', ')}) END`;
}

/** What identifies a track: its id where a column has ids, else artist and title together; a line break in a title is not one in the id. */
function trackKey(id: string | null, title: string | null, artist: string | null): string | null {
  if (id !== null || title === null) return id;
  const named = artist === null ? title : `CASE WHEN ${title} IS NOT NULL THEN concat_ws(' – ', ${artist}, ${title}) END`;
  return onOneLine(named);
}

/** Throws `dataset.missingColumn` unless a file has the columns by which its format is known. */
export function requireNamed(columns: readonly SourceColumn[], names: readonly string[], source: string, what: string): void {
  const present = columns.map(({ name }) => name);
  const missing = names.filter((name) => !present.includes(name));
  if (missing.length === 0) return;
  throw new AppError(
    'dataset.missingColumn',
    `${source} is no ${what}: it has no column ${missing.join(', ')}. Its columns are ${present.join(', ')}. Import it with --format table, or without --format.`,
    { source, columns: present, missing },
  );
}

export function missingColumn(columns: readonly SourceColumn[], source: string, reason: string, role: string): AppError {
  const seen = columns.map(({ name }) => name);
  return new AppError(
    'dataset.missingColumn',
    `${source} cannot be imported: ${reason}. Its columns are ${seen.length === 0 ? 'none' : seen.join(', ')}. Give one of them the role "${role}".`,
    { source, columns: seen, missingRole: role },
  );
}
