import type { SessionPart } from './session-part.ts';

/** The plays of each track: entries `offsets[t] .. offsets[t + 1]` of both lists belong to track t, in the order of the sessions. */
export type TrackEvents = {
  /** trackCount + 1 */
  offsets: Int32Array;
  /** Place of each play in `part.tracks`. */
  places: Int32Array;
  /** Session of each play. */
  sessions: Int32Array;
};

/** Lists the plays of each track, by one counting sort. */
export function indexTrackEvents({ offsets: starts, tracks }: SessionPart, trackCount: number): TrackEvents {
  const offsets = new Int32Array(trackCount + 1);
  for (const track of tracks) offsets[track + 1]! += 1;
  for (let track = 0; track < trackCount; track++) offsets[track + 1]! += offsets[track]!;
  const next = offsets.slice(0, trackCount);
  const places = new Int32Array(tracks.length);
  const sessions = new Int32Array(tracks.length);
  for (let session = 0; session + 1 < starts.length; session++) {
    for (let place = starts[session]!; place < starts[session + 1]!; place++) {
      const entry = next[tracks[place]!]!++;
      places[entry] = place;
      sessions[entry] = session;
    }
  }
  return { offsets, places, sessions };
}
