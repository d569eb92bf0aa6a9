import type { DatasetStatistics, DatasetSummary } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { writeContexts } from './contexts.ts';
import type { Job } from './job.ts';
import { numberRows } from './number-rows.ts';
import { PART_NAMES } from './part-names.ts';
import type { Scratch } from './scratch.ts';
import { computeStatistics } from './statistics.ts';
import { writeArrays } from './write-arrays.ts';
import { writeTables } from './write-tables.ts';

/**
 * What `prepare` starts from, in the scratch database, whoever made it:
 *
 * interactions, one row an event
 *   ordinal     BIGINT      order in the source, unique
 *   part        UTINYINT    0 train, 1 validation, 2 test; 0 everywhere where the data came as one
 *   session_id  VARCHAR     unique within its part
 *   session_name VARCHAR    or NULL; only where `hasNames`
 *   user_id     VARCHAR     or NULL
 *   track_id    VARCHAR     one line
 *   time        TIMESTAMP   or NULL
 *   position    BIGINT      or NULL
 *   skipped     BOOLEAN     or NULL
 *   value       DOUBLE      or NULL: a count of plays, a rating
 *   <context>   VARCHAR     one column for each of `contexts`; NULL where unknown
 *
 * tracks, optional: track_id VARCHAR (unique) and any of title, artist, album and feature columns
 */
export type PrepareInput = {
  /** Context columns of `interactions`. Hour and weekday are added from the session's first timestamp unless they are among these. */
  contexts: readonly string[];
  /** Whether sessions have names, as playlists do. */
  hasNames?: boolean;
  hasTracksTable: boolean;
  hasParts: boolean;
  firstTracks?: number | undefined;
  minimumSessionLength: number;
};

type Part = DatasetSummary['parts'][number];

export type Prepared = {
  events: number;
  sessions: number;
  tracks: number;
  users: number | null;
  contexts: string[];
  parts: Part[];
  shortSessionsDropped: number;
  statistics: DatasetStatistics;
};

/**
 * Numbers sessions, tracks and users, and writes everything `LAYOUT` names, the manifest and rejected rows apart, into `directory`.
 * Leaves the tables `events`, `sessions` and `track_numbers (number, track_id)` in the scratch database.
 * Throws `dataset.empty` where no session remains.
 */
export async function prepare(scratch: Scratch, directory: string, input: PrepareInput, job: Job): Promise<Prepared> {
  const numbered = await numberRows(scratch, input, job);
  if (numbered.sessions === 0) {
    const cure = input.minimumSessionLength > 1 ? 'Lower the minimum session length' : 'Check the column roles';
    throw new AppError(
      'dataset.empty',
      `No session remains (${numbered.shortSessionsDropped} were shorter than ${input.minimumSessionLength}). ${cure} and import again.`,
      {
        shortSessionsDropped: numbered.shortSessionsDropped,
        minimumSessionLength: input.minimumSessionLength,
      },
    );
  }
  const arrays = await writeArrays(scratch, directory, numbered, input, job);
  const contexts = await writeContexts(scratch, directory, numbered.contexts);
  await writeTables(scratch, directory, numbered, input);
  job.report('Computing statistics');
  const statistics = await computeStatistics(scratch, arrays, numbered, contexts);
  return {
    events: arrays.eventTracks.length,
    sessions: numbered.sessions,
    tracks: numbered.tracks,
    users: numbered.users,
    contexts: numbered.contexts,
    parts:
      arrays.sessionParts === null ? [] : summariseParts(arrays.sessionOffsets, arrays.sessionParts, arrays.eventTracks, numbered.tracks),
    shortSessionsDropped: numbered.shortSessionsDropped,
    statistics,
  };
}

/** Sizes of the parts that have sessions, in the order train, validation, test. */
function summariseParts(offsets: Int32Array, parts: Uint8Array, eventTracks: Int32Array, trackCount: number): Part[] {
  return PART_NAMES.flatMap((name, code) => {
    const seen = new Uint8Array(trackCount);
    const part: Part = { name, sessions: 0, events: 0, tracks: 0 };
    for (let session = 0; session < parts.length; session++) {
      if (parts[session] !== code) continue;
      part.sessions++;
      for (let event = offsets[session]!; event < offsets[session + 1]!; event++) {
        part.events++;
        const track = eventTracks[event]!;
        part.tracks += 1 - seen[track]!;
        seen[track] = 1;
      }
    }
    return part.sessions === 0 ? [] : [part];
  });
}
