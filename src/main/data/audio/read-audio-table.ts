import { AppError } from '../../../shared/errors.ts';
import type { Job } from '../job.ts';
import { readHead } from '../readers/file-head.ts';
import { inspectFile } from '../readers/inspect-file.ts';
import { textOf } from '../readers/row-mapping.ts';
import type { SourceDescription } from '../readers/source-column.ts';
import { openTable, table } from '../readers/table.ts';
import { idColumn } from '../readers/track-table.ts';
import { withTemporaryScratch } from '../scratch.ts';
import { quoteName } from '../sql.ts';

/** Names of the column that says where the music is, in lower case and letters alone, the likeliest first. */
const AUDIO_NAMES = [
  'audio',
  'audiofile',
  'audiopath',
  'file',
  'path',
  'filepath',
  'filename',
  'location',
  'url',
  'link',
  'audiourl',
  'previewurl',
  'mp',
  'mpurl',
  'href',
  'uri',
];

/** A row of a table of audio; `problem` where it is not one. */
export type AudioRow = { line: number; text: string; problem: string | null; track: string | null; location: string | null };

/** Reads a table with a column of track ids and one of paths or links; throws `dataset.missingColumn` where it has no two such columns, and what reading a table throws. */
export async function readAudioTable(path: string, job: Job): Promise<AudioRow[]> {
  return await withTemporaryScratch(job.signal, async (scratch) => {
    const head = await readHead(path, job.signal);
    const description = await table.describe(head, scratch);
    const { track, audio } = findColumns(description, path);
    const place = { scratch, job, number: 0, onBytes: () => {} };
    const scan = await openTable({ head, inspected: await inspectFile(path, job), description }, place);
    const fields = scan.columns.map((name, index) => `fields[${index + 1}] AS ${quoteName(name)}`).join(', ');
    const rows = await scratch.rows<AudioRow>(
      `SELECT line, source_text AS text, problem, ${textOf(track)} AS track, ${textOf(audio)} AS location
       FROM (SELECT line, text AS source_text, problem, ordinal, ${fields} FROM ${scan.sql}) ORDER BY ordinal`,
    );
    // A header of words we do not know looks like a row.
    return isHeader(rows[0]) ? rows.slice(1) : rows;
  });
}

const lettersOf = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');
const isHeader = (row: AudioRow | undefined) => AUDIO_NAMES.includes(lettersOf(row?.location ?? ''));

function findColumns({ columns }: SourceDescription, source: string): { track: string; audio: string } {
  const names = columns.map(({ name }) => name);
  const audios = AUDIO_NAMES.flatMap((known) => names.filter((name) => lettersOf(name) === known));
  const ids = [idColumn(columns)?.name, columns.find(({ role }) => role === 'track')?.name, names[0]];
  const track = ids.find((name) => name !== undefined && name !== audios[0]);
  const others = names.filter((name) => name !== track);
  const audio = audios.find((name) => name !== track) ?? (others.length === 1 ? others[0] : undefined);
  if (track !== undefined && audio !== undefined) return { track, audio };
  throw new AppError(
    'dataset.missingColumn',
    `${source} does not say which audio belongs to which track. Its columns are ${names.join(', ')}. Call one track_id and the other path or url.`,
    { source, columns: names, missingRole: 'audio' },
  );
}
