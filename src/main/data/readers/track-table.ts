import { AppError } from '../../../shared/errors.ts';
import type { Scratch } from '../scratch.ts';
import { quoteName } from '../sql.ts';
import type { TrackFile, Workplace } from './reader.ts';
import { onOneLine, textOf } from './row-mapping.ts';
import type { SourceColumn, SourceDescription } from './source-column.ts';
import { openTable, table } from './table.ts';

/** Names of the columns that identify a track in a table of tracks, the likeliest first. */
const ID_NAMES = [
  'track_id',
  'track_id_clean',
  'trackid',
  'spotify_track_uri',
  'track_uri',
  'uri',
  'song_id',
  'item_id',
  'track',
  'song',
  'artist_id',
  'artistid',
  'id',
];
const DESCRIPTIONS = ['title', 'artist', 'album'] as const;
const RESERVED = ['track_id', 'track_index', ...DESCRIPTIONS];

/**
 * Loads tables of tracks into `track_features (track_id, title, artist, album, <features>)`: columns that hold only numbers become DOUBLE, others
 * stay texts; the first row of a track wins, rows without an id are left out. In a table without a header the first column identifies a track, and the
 * first that holds words says what it is called, as in the names of artists of Yahoo! Music. Throws `dataset.missingColumn` where no column identifies the track.
 */
export async function loadTrackTable(files: readonly TrackFile[], place: Omit<Workplace, 'number'>): Promise<void> {
  const { scratch } = place;
  let columns: readonly SourceColumn[] = [];
  for (const [number, { head, inspected }] of files.entries()) {
    const description = named(await table.describe(head, scratch));
    if (number === 0) columns = description.columns;
    requireSameColumns(head.path, columns, description.columns);
    const scan = await openTable({ head, inspected, description }, { ...place, number });
    const names = columns.map(({ name }) => quoteName(name)).join(', ');
    const rows = `SELECT ${names} FROM (SELECT ${scan.columns.map((name, index) => `fields[${index + 1}] AS ${quoteName(name)}`).join(', ')} FROM ${scan.sql} WHERE problem IS NULL)`;
    await scratch.run(number === 0 ? `CREATE TABLE track_rows AS ${rows}` : `INSERT INTO track_rows ${rows}`);
  }
  const id = findId(columns, files[0]!.head.path);
  await scratch.run(
    `CREATE TABLE track_features AS SELECT ${await describeFeatures(scratch, columns, id)} FROM track_rows
     WHERE ${textOf(id)} IS NOT NULL QUALIFY row_number() OVER (PARTITION BY ${textOf(id)} ORDER BY rowid) = 1`,
  );
}

function named(description: SourceDescription): SourceDescription {
  const { shape, columns } = description;
  if (shape.kind !== 'delimited' || shape.headerLine > 0) return description;
  const title = columns.findIndex(({ samples }, index) => index > 0 && !areNumbers(samples));
  const own = columns.map(
    (column, index): SourceColumn => ({
      ...column,
      name: index === 0 ? ID_NAMES[0]! : column.name,
      role: index === 0 ? 'track' : index === title ? 'title' : 'ignore',
    }),
  );
  return { ...description, columns: own };
}

/** The column whose name says that it identifies tracks, where there is one. */
export const idColumn = (columns: readonly SourceColumn[]) =>
  ID_NAMES.flatMap((known) => columns.filter(({ name }) => name.toLowerCase() === known))[0];

/** A name that rows of anything go by: it says nothing of what they are. */
const ANY_ID = 'id';

/** Whether a table could describe tracks: a column identifies them and another says something, what they are called or a number where the first goes by any name. */
export function isTrackTable(columns: readonly SourceColumn[]): boolean {
  const id = idColumn(columns);
  if (id === undefined || columns.length < 2) return false;
  const others = columns.filter((column) => column !== id);
  return (
    id.name.toLowerCase() !== ANY_ID || others.some(({ role, samples }) => DESCRIPTIONS.some((one) => one === role) || areNumbers(samples))
  );
}

function areNumbers(samples: readonly string[]): boolean {
  const filled = samples.filter((sample) => sample !== '');
  return filled.length > 0 && filled.every((sample) => Number.isFinite(Number(sample)));
}

function findId(columns: readonly SourceColumn[], source: string): string {
  const byName = idColumn(columns);
  if (byName !== undefined) return byName.name;
  const seen = columns.map(({ name }) => name);
  throw new AppError(
    'dataset.missingColumn',
    `${source} has no column that identifies a track. Its columns are ${seen.join(', ')}. Call one of them track_id.`,
    { source, columns: seen, missingRole: 'track' },
  );
}

function requireSameColumns(source: string, expected: readonly SourceColumn[], found: readonly SourceColumn[]): void {
  const present = new Set(found.map(({ name }) => name));
  const missing = expected.find(({ name }) => !present.has(name));
  if (missing === undefined) return;
  throw new AppError('dataset.missingColumn', `${source} has no column "${missing.name}", which the track table before it has.`, {
    source,
    columns: [...present],
    received: missing.name,
  });
}

/** The select list of `track_features`; a column is numeric where every value that is there is a number. */
async function describeFeatures(scratch: Scratch, columns: readonly SourceColumn[], id: string): Promise<string> {
  const roleOf = (role: string) => columns.find((column) => column.role === role && column.name !== id)?.name;
  const described = DESCRIPTIONS.map((role) => ({ role, name: roleOf(role) }));
  const others = columns.map(({ name }) => name).filter((name) => name !== id && !described.some((one) => one.name === name));
  const counts = others.map(
    (name, index) =>
      `count(${textOf(name)}) = count(try_cast(${textOf(name)} AS DOUBLE)) AND count(${textOf(name)}) > 0 AS is_number_${index}`,
  );
  const isNumber = await scratch.row(`SELECT ${['true AS always', ...counts].join(', ')} FROM track_rows`);
  return [
    `${textOf(id)} AS track_id`,
    ...described.map(({ role, name }) => `${name === undefined ? 'NULL::VARCHAR' : onOneLine(textOf(name))} AS ${role}`),
    ...others.map((name, index) => {
      const value = isNumber[`is_number_${index}`] === true ? `try_cast(${textOf(name)} AS DOUBLE)` : onOneLine(textOf(name));
      return `${value} AS ${quoteName(RESERVED.includes(name.toLowerCase()) ? `${name}_` : name)}`;
    }),
  ].join(', ');
}
