import type { ImportRequest } from '../../shared/domain/dataset.ts';
import type { ImportCheck } from '../../shared/domain/import-check.ts';
import { formInteractions, inspectAll } from './import-dataset.ts';
import type { Job } from './job.ts';
import { numberRows } from './number-rows.ts';
import { describeSources, mapSources } from './open-sources.ts';
import { PART_NAMES } from './part-names.ts';
import { readRows } from './read-rows.ts';
import { countReasons, sampleRejected } from './rejected-rows.ts';
import { type Scratch, withTemporaryScratch } from './scratch.ts';
import { findTimeRange } from './statistics.ts';

const SHOWN_REJECTED = 200;

/**
 * Reads every row as an import would, in a scratch database that is thrown away: what would be refused and why, and what would come of the rest.
 * Throws what an import throws for files as a whole; rows, even when all of them are bad, are only counted.
 */
export async function checkImport(options: ImportRequest, job: Job): Promise<ImportCheck> {
  const sources = mapSources(await withTemporaryScratch(job.signal, (scratch) => describeSources(options, scratch, job.signal)));
  const inspected = await inspectAll(sources, job);
  return await withTemporaryScratch(job.signal, async (scratch) => {
    const counts = await readRows(scratch, sources, inspected, false, job);
    const rejected = {
      ...counts,
      reasons: await countReasons(scratch),
      rejectedSample: await sampleRejected(
        scratch,
        sources.files.map(({ head }) => head.path),
        SHOWN_REJECTED,
      ),
    };
    if (counts.rejectedRows === counts.rowsRead) {
      return { ...rejected, events: 0, sessions: 0, tracks: 0, users: null, shortSessionsDropped: 0, parts: [], timeRange: null };
    }
    const input = await formInteractions(scratch, options, sources, inspected, job);
    const { events, sessions, tracks, users, shortSessionsDropped, hasTimes } = await numberRows(scratch, input, job);
    return {
      ...rejected,
      events,
      sessions,
      tracks,
      users,
      shortSessionsDropped,
      parts: input.hasParts ? await countParts(scratch) : [],
      timeRange: hasTimes ? await findTimeRange(scratch) : null,
    };
  });
}

async function countParts(scratch: Scratch): Promise<ImportCheck['parts']> {
  const rows = await scratch.rows<{ part: number; sessions: number; events: number; tracks: number }>(
    `SELECT sessions.part::INTEGER AS part, count(DISTINCT session) AS sessions, count(*) AS events, count(DISTINCT events.track) AS tracks
     FROM events JOIN sessions USING (session) GROUP BY sessions.part ORDER BY sessions.part`,
  );
  return rows.map(({ part, ...counts }) => ({ name: PART_NAMES[part]!, ...counts }));
}
