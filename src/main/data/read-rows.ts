import { rm } from 'node:fs/promises';
import type { Job } from './job.ts';
import type { MappedSources } from './open-sources.ts';
import type { InspectedFile } from './readers/inspect-file.ts';
import { plainFile } from './readers/open-text.ts';
import { createStagedTable, selectText, stageFile } from './readers/stage-rows.ts';
import { chooseTimeStyle, defineTimeMacros, readTime, type TimeStyle } from './readers/timestamps.ts';
import { unreadable } from './readers/unreadable.ts';
import { refuseRejected, sampleRejected } from './rejected-rows.ts';
import type { Scratch } from './scratch.ts';

/** Reads every row of the sources into the table `staged` and counts them; with `strict`, throws `dataset.rejectedRow` after the file of the first bad one. */
export async function readRows(
  scratch: Scratch,
  { reader, files, mapping }: MappedSources,
  inspected: ReadonlyMap<string, InspectedFile>,
  isStrict: boolean,
  job: Job,
): Promise<{ rowsRead: number; rejectedRows: number }> {
  await defineTimeMacros(scratch);
  await scratch.run(createStagedTable(mapping.contexts.map(({ name }) => name)));
  const paths = files.map(({ head }) => head.path);
  let style: TimeStyle | null = null;
  let counts = { rowsRead: 0, rejectedRows: 0 };
  for (const [number, { head, description, part }] of files.entries()) {
    const source = inspected.get(head.path)!;
    const report = (done: number, rows = 0) => job.report('Reading rows', (number + done) / files.length, counts.rowsRead + rows);
    report(0);
    const onBytes = (bytes: number) => report((bytes / source.bytes) * 0.3);
    const scan = await reader.open({ head, inspected: source, description }, { scratch, job, number, onBytes });
    let time = 'NULL::TIMESTAMP';
    if (mapping.time?.read !== undefined) time = mapping.time.read;
    else if (mapping.time !== null) {
      style = await chooseTimeStyle(scratch, selectText(scan, mapping.time.text, 'time_text'), 'time_text', style);
      time = readTime(style, 'time_text');
    }
    try {
      await scratch.run(stageFile(scan, mapping, time, number, part), (done) =>
        report(0.3 + done * 0.7, Math.round(done * (scan.rows ?? 0))),
      );
    } catch (error) {
      // Text was vetted on its way here; what is inside a Parquet file only DuckDB sees.
      throw description.shape.kind === 'parquet' ? unreadable(head.path, error) : error;
    }
    await rm(plainFile(scratch, number), { force: true });
    counts = await countStaged(scratch);
    if (isStrict && counts.rejectedRows > 0) refuseRejected(await sampleRejected(scratch, paths));
  }
  return counts;
}

async function countStaged(scratch: Scratch): Promise<{ rowsRead: number; rejectedRows: number }> {
  return await scratch.row<{ rowsRead: number; rejectedRows: number }>(
    'SELECT count(*) AS "rowsRead", count(reason) AS "rejectedRows" FROM staged',
  );
}
