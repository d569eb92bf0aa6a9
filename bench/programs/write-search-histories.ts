import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MOST_RECENT_TRACKS, recentTracks } from '../../src/main/evaluation/evaluate-session-start.ts';
import { lastPlaces, readFeature, type SessionFeature } from '../../src/main/layers/session-features.ts';
import { firstPlace, hasDirection, predictablePlaces, type SessionHistories, TEST } from '../../src/main/layers/session-histories.ts';
import { SessionStartSettings } from '../../src/main/layers/session-start-settings.ts';
import { loadHistories, withVectors } from '../../src/main/trial/load-histories.ts';
import { loadTrackVectors } from '../../src/main/trial/track-vectors.ts';

const INPUTS: SessionFeature[] = ['context', 'lastLength', 'gap', 'lastSource', 'lastPlayed', 'lastSkipped', 'longTerm'];
/** Other sessions that a test session is told from (P1 6.2.1). */
const OTHER_SESSIONS = 49;

// Writes a prepared split as arrays, so that the rival learns from the very same numbers, with what its test sessions are ranked against.
const [prepared, fixed, directory] = [JSON.parse(process.argv[2]!), JSON.parse(process.argv[3]!), process.argv[4]!];
const histories = await openHistories();
const places = Int32Array.from(histories.numbers.keys());
const lasts = lastPlaces(histories, places);
for (const feature of INPUTS) write(`${feature}.f32`, readFeature(histories, feature, places, lasts));
const tests = predictablePlaces(histories, TEST);
const recent = Array.from(tests, (place) => recentTracks(histories, place, firstPlace(histories.offsets, place), MOST_RECENT_TRACKS));
const hits = Array.from(tests, (place, row) => hitsOf(place, recent[row]!));
write('target.f32', histories.played);
write('vectors.f32', histories.vectors);
write('offsets.i32', histories.offsets);
write('parts.u8', histories.parts);
write('tests.i32', tests);
write('tracks.i32', table(recent, MOST_RECENT_TRACKS));
write('sessions.i32', table(Array.from(tests, earlierSessions), OTHER_SESSIONS));
write(
  'hits.u8',
  Uint8Array.from(table(hits, MOST_RECENT_TRACKS), (hit) => Math.max(0, hit)),
);

async function openHistories(): Promise<SessionHistories> {
  const settings = SessionStartSettings.parse(fixed);
  const unread = loadHistories(prepared, settings);
  const loading = loadTrackVectors(prepared, unread, settings);
  let next = await loading.next();
  while (next.done !== true) next = await loading.next();
  return withVectors(unread, next.value.vectors, next.value.width);
}

/** The sessions before a place, the latest first. */
function earlierSessions(place: number): number[] {
  const first = Math.max(firstPlace(histories.offsets, place), place - OTHER_SESSIONS);
  return Array.from({ length: place - first }, (_, back) => place - 1 - back).map((other) =>
    hasDirection(histories.played, other, histories.width) ? other : -1,
  );
}

/** 1 for each of these tracks that the session in a place plays through. */
function hitsOf(place: number, tracks: readonly number[]): number[] {
  const { trackOffsets, isSkipped } = histories;
  const played = new Set<number>();
  for (let event = trackOffsets[place]!; event < trackOffsets[place + 1]!; event++)
    if (isSkipped[event] === 0) played.add(histories.tracks[event]!);
  return tracks.map((track) => (played.has(track) ? 1 : 0));
}

/** Lists as rows of the same length, filled up with -1. */
function table(lists: readonly (readonly number[])[], columns: number): Int32Array {
  const rows = new Int32Array(lists.length * columns).fill(-1);
  lists.forEach((list, row) => {
    rows.set(list, row * columns);
  });
  return rows;
}

function write(name: string, values: Float32Array | Int32Array | Uint8Array): void {
  writeFileSync(join(directory, name), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
