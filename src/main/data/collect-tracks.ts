import type { Job } from './job.ts';
import type { MappedSources } from './open-sources.ts';
import { readHead } from './readers/file-head.ts';
import type { InspectedFile } from './readers/inspect-file.ts';
import type { TrackFile } from './readers/reader.ts';
import { loadTrackTable } from './readers/track-table.ts';
import type { Scratch } from './scratch.ts';
import { quoteName } from './sql.ts';

const DESCRIPTIONS = ['title', 'artist', 'album'] as const;

/**
 * Makes the table `tracks` of what the rows themselves say about tracks and of the track tables beside them, which have the last word.
 * Answers whether there was anything to make it of.
 */
export async function collectTracks(
  scratch: Scratch,
  { reader, trackFiles, mapping }: MappedSources,
  inspected: ReadonlyMap<string, InspectedFile>,
  job: Job,
): Promise<boolean> {
  const isDescribed = DESCRIPTIONS.some((name) => mapping[name] !== null);
  if (!isDescribed && trackFiles.length === 0) return false;
  await scratch.run(
    `CREATE TABLE described_tracks AS
       SELECT track_id, ${DESCRIPTIONS.map((name) => `arg_min(${name}, ordinal) FILTER (${name} IS NOT NULL) AS ${name}`).join(', ')}
       FROM staged WHERE reason IS NULL GROUP BY track_id`,
  );
  if (trackFiles.length === 0) {
    await scratch.run('CREATE VIEW tracks AS SELECT * FROM described_tracks');
    return true;
  }
  const load = reader.tracks?.load ?? loadTrackTable;
  const files: TrackFile[] = [];
  for (const path of trackFiles) files.push({ head: await readHead(path, job.signal), inspected: inspected.get(path)! });
  await load(files, { scratch, job, onBytes: () => {} });
  const columns = await scratch.rows<{ name: string }>('SELECT column_name AS name FROM (DESCRIBE track_features)');
  const features = columns.map(({ name }) => name).filter((name) => name !== 'track_id' && !DESCRIPTIONS.some((known) => known === name));
  await scratch.run(
    `CREATE VIEW tracks AS
       SELECT track_id, ${DESCRIPTIONS.map((name) => `coalesce(track_features.${name}, described_tracks.${name}) AS ${name}`).join(', ')}
              ${features.map((name) => `, ${quoteName(name)}`).join('')}
       FROM described_tracks LEFT JOIN track_features USING (track_id)`,
  );
  return true;
}
