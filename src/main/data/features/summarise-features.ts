import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FeatureSummary } from '../../../shared/domain/track-features.ts';
import { AppError } from '../../../shared/errors.ts';
import { LAYOUT } from '../layout.ts';
import { type Scratch, withTemporaryScratch } from '../scratch.ts';
import { quoteName, quoteText } from '../sql.ts';
import { NUMERIC_TYPE } from '../write-features.ts';

/** More cannot be told apart on a screen. */
const MOST_FEATURES = 24;
const MOST_GROUPS = 24;
/** A column with more values than this for each value names tracks one by one and groups none. */
const FEWEST_TRACKS_A_GROUP = 2;
const NAMES = ['track_index', 'track_id', 'title', 'artist', 'album'];

/**
 * Correlations of the numeric features of tracks, and their means by genre or whatever else groups tracks (P4, Figures 1 and 2).
 * Throws `dataset.noFeatures` where the data has none.
 */
export async function summariseFeatures({ datasetDirectory }: { datasetDirectory: string }, signal: AbortSignal): Promise<FeatureSummary> {
  if (!existsSync(path.join(datasetDirectory, LAYOUT.trackFeatures))) {
    throw new AppError(
      'dataset.noFeatures',
      'This data set has no numeric column about tracks. Import it again with a table of tracks, such as one with tempo and energy.',
      { datasetDirectory },
    );
  }
  return await withTemporaryScratch(signal, async (scratch) => {
    await scratch.run(`CREATE VIEW described AS SELECT * FROM read_parquet(${quoteText(path.join(datasetDirectory, LAYOUT.tracks))})`);
    const columns = (
      await scratch.rows<{ name: string; type: string }>('SELECT column_name AS name, column_type AS type FROM (DESCRIBE described)')
    ).filter(({ name }) => !NAMES.includes(name));
    const names = columns
      .filter(({ type }) => NUMERIC_TYPE.test(type))
      .map(({ name }) => name)
      .slice(0, MOST_FEATURES);
    const texts = columns.filter(({ type }) => type === 'VARCHAR').map(({ name }) => name);
    const { tracks } = await scratch.row<{ tracks: number }>(
      `SELECT count(*) AS tracks FROM described WHERE coalesce(${names.map((name) => `${quoteName(name)}::DOUBLE`).join(', ')}) IS NOT NULL`,
    );
    return {
      tracks,
      features: await describe(scratch, names),
      correlations: await correlate(scratch, names),
      groups: await group(scratch, names, texts),
    };
  });
}

const value = (name: string) => `${quoteName(name)}::DOUBLE`;

async function describe(scratch: Scratch, names: readonly string[]): Promise<FeatureSummary['features']> {
  const selected = names.map(
    (name, index) => `count(${value(name)}) AS n${index}, avg(${value(name)}) AS m${index}, stddev_pop(${value(name)}) AS d${index}`,
  );
  const row = await scratch.row<Record<string, number | null>>(`SELECT ${selected.join(', ')} FROM described`);
  return names.map((name, index) => ({ name, n: row[`n${index}`] ?? 0, mean: row[`m${index}`] ?? 0, deviation: row[`d${index}`] ?? 0 }));
}

async function correlate(scratch: Scratch, names: readonly string[]): Promise<FeatureSummary['correlations']> {
  const pairs = names.flatMap((a, first) => names.slice(0, first).map((b, second) => ({ a, b, key: `c${first}_${second}` })));
  const row =
    pairs.length === 0
      ? {}
      : await scratch.row<Record<string, number | null>>(
          `SELECT ${pairs.map(({ a, b, key }) => `corr(${value(a)}, ${value(b)}) AS ${key}`).join(', ')} FROM described`,
        );
  return names.map((_, first) =>
    names.map((_unused, second) => {
      if (first === second) return 1;
      const found = row[`c${Math.max(first, second)}_${Math.min(first, second)}`] ?? null;
      return found === null || !Number.isFinite(found) ? null : found;
    }),
  );
}

async function group(scratch: Scratch, names: readonly string[], texts: readonly string[]): Promise<FeatureSummary['groups']> {
  const groups: FeatureSummary['groups'] = [];
  for (const column of texts) {
    const name = quoteName(column);
    const { groups: count, tracks } = await scratch.row<{ groups: number; tracks: number }>(
      `SELECT count(DISTINCT ${name}) AS groups, count(${name}) AS tracks FROM described`,
    );
    if (count < 2 || tracks < FEWEST_TRACKS_A_GROUP * count) continue;
    const rows = await scratch.rows<Record<string, number | string | null> & { value: string; n: number }>(
      `SELECT ${name} AS value, count(*)::DOUBLE AS n, ${names.map((feature, index) => `avg(${value(feature)}) AS m${index}`).join(', ')}
       FROM described WHERE ${name} IS NOT NULL GROUP BY value ORDER BY n DESC, value LIMIT ${MOST_GROUPS}`,
    );
    groups.push({
      column,
      hidden: count - rows.length,
      values: rows.map((row) => ({
        value: row.value,
        n: row.n,
        means: names.map((_, index) => (row[`m${index}`] as number | null) ?? null),
      })),
    });
  }
  return groups;
}
