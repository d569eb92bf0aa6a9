import type { Filled } from '../build-dataset.ts';
import type { Scratch } from '../scratch.ts';
import { quoteText } from '../sql.ts';
import { DAY_SECONDS } from './calendar.ts';
import { DEVICES, STREAM_SOURCES } from './contexts.ts';
import { GENRES } from './genres.ts';
import { idSql } from './id-sql.ts';
import type { Listening } from './listening.ts';
import type { SampleWorld } from './sample-world.ts';
import { shareColumns } from './share-columns.ts';

const TEST_DAYS = 14;
const VALIDATION_DAYS = 5;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const CONTEXTS = ['hour', 'weekday', 'device', 'source'];

const oneOf = (values: readonly string[], number: string) => `list_extract([${values.map(quoteText).join(', ')}], ${number} + 1)`;

/** Makes the tables `interactions` and `tracks` that `prepare` reads; ids are numbered by time for sessions, by catalogue for tracks. */
export async function fillScratch(scratch: Scratch, world: SampleWorld): Promise<Filled> {
  const { events, sessions } = inOrderOfTime(world.listening);
  const eventRows = shareColumns(scratch, 'world-events', events);
  const sessionRows = shareColumns(scratch, 'world-sessions', sessions);
  await scratch.run(
    `CREATE TABLE interactions AS
       SELECT event.file_row_number::BIGINT AS ordinal, about.part::UTINYINT AS part, about.session_id, about.user_id,
              ${idSql('t', 'event.track')} AS track_id, make_timestamp((event.time * 1000000)::BIGINT) AS time,
              NULL::BIGINT AS position, event.skipped = 1 AS skipped, NULL::DOUBLE AS value, ${CONTEXTS.map((name) => `about.${name}`).join(', ')}
       FROM ${eventRows} AS event
       JOIN (SELECT file_row_number AS session, ${idSql('s', 'file_row_number')} AS session_id, ${idSql('u', '"user"')} AS user_id, part,
                    hour::VARCHAR AS hour, ${oneOf(WEEKDAYS, 'weekday')} AS weekday, ${oneOf(DEVICES, 'device')} AS device,
                    ${oneOf(STREAM_SOURCES, 'source')} AS source
             FROM ${sessionRows}) AS about USING (session)`,
  );
  await fillTracks(scratch, world);
  return {
    input: { contexts: CONTEXTS, hasTracksTable: true, hasParts: true, minimumSessionLength: 1 },
    columns: [
      { name: 'session_id', role: 'session' },
      { name: 'user_id', role: 'user' },
      { name: 'track_id', role: 'track' },
      { name: 'time', role: 'timestamp' },
      { name: 'skipped', role: 'skipped' },
      ...CONTEXTS.map((name) => ({ name, role: 'context' as const })),
    ],
    rowsRead: world.listening.eventTrack.length,
    rejectedRows: 0,
    rejectedSample: [],
  };
}

/** Makes the table `tracks` of the world's catalogue. */
export async function fillTracks(scratch: Scratch, world: SampleWorld): Promise<void> {
  await scratch.run(
    `CREATE TABLE tracks AS
       SELECT ${idSql('t', 'file_row_number')} AS track_id, * EXCLUDE (file_row_number) FROM ${shareColumns(scratch, 'world-tracks', trackColumns(world))}`,
  );
}

/** The columns of events and sessions, sessions by start: imported logs come so, and session-parallel batches want it. */
function inOrderOfTime(listening: Listening) {
  const { order, sessionOffsets, eventTimestamp, eventTrack, eventSkipped, worldEnd } = listening;
  const count = eventTrack.length;
  const events = {
    session: new Int32Array(count),
    track: new Int32Array(count),
    time: new Float64Array(count),
    skipped: new Int32Array(count),
  };
  const testFrom = worldEnd - TEST_DAYS * DAY_SECONDS;
  const validationFrom = testFrom - VALIDATION_DAYS * DAY_SECONDS;
  const part = new Int32Array(order.length);
  let filled = 0;
  order.forEach((from, session) => {
    const start = eventTimestamp[sessionOffsets[from]!]!;
    part[session] = start >= testFrom ? 2 : start >= validationFrom ? 1 : 0;
    for (let event = sessionOffsets[from]!; event < sessionOffsets[from + 1]!; event++) {
      events.session[filled] = session;
      events.track[filled] = eventTrack[event]!;
      events.time[filled] = eventTimestamp[event]!;
      events.skipped[filled] = eventSkipped[event]!;
      filled++;
    }
  });
  const sorted = (column: Uint8Array | Int32Array) => order.map((session) => column[session]!);
  const sessions = {
    user: sorted(listening.sessionUser),
    part,
    hour: sorted(listening.sessionHour),
    weekday: sorted(listening.sessionWeekday),
    device: sorted(listening.sessionDevice),
    source: sorted(listening.sessionSource),
  };
  return { events, sessions };
}

function trackColumns({ catalogue, audioFeatures }: SampleWorld) {
  const { trackAlbum, albumArtist } = catalogue;
  return {
    title: catalogue.trackTitle,
    artist: Array.from(trackAlbum, (album) => catalogue.artistName[albumArtist[album]!]!),
    album: Array.from(trackAlbum, (album) => catalogue.albumTitle[album]!),
    genre: Array.from(catalogue.trackScene, (scene) => GENRES[catalogue.sceneGenre[scene]!]!.name),
    ...audioFeatures,
  };
}
