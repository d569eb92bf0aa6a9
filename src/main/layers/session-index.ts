import { type SessionPart, sessionCount } from './session-part.ts';

/** Training sessions as neighbourhood models look at them. */
export type SessionIndex = {
  /** Session s holds the distinct tracks `tracks[offsets[s] .. offsets[s + 1])`, the latest played first. */
  offsets: Int32Array;
  tracks: Int32Array;
  /** Position, 1 the first, at which each of these tracks was last played in its session. */
  positions: Int32Array;
  /** Track t is in the sessions `postings[postingOffsets[t] .. postingOffsets[t + 1])`, by rising number: the newest last. */
  postingOffsets: Int32Array;
  postings: Int32Array;
  starts: Float64Array | null;
};

/** Indexes sessions by track; a track played twice in a session counts once, where it was last. */
export function indexSessions(part: SessionPart, trackCount: number): SessionIndex {
  const sessions = sessionCount(part);
  const offsets = new Int32Array(sessions + 1);
  const tracks = new Int32Array(part.tracks.length);
  const positions = new Int32Array(part.tracks.length);
  const postingOffsets = new Int32Array(trackCount + 1);
  const lastSession = new Int32Array(trackCount).fill(-1);
  let size = 0;
  for (let session = 0; session < sessions; session++) {
    const from = part.offsets[session]!;
    for (let place = part.offsets[session + 1]! - 1; place >= from; place--) {
      const track = part.tracks[place]!;
      if (lastSession[track] === session) continue;
      lastSession[track] = session;
      postingOffsets[track + 1]! += 1;
      tracks[size] = track;
      positions[size++] = place - from + 1;
    }
    offsets[session + 1] = size;
  }
  for (let track = 0; track < trackCount; track++) postingOffsets[track + 1]! += postingOffsets[track]!;
  const next = postingOffsets.slice(0, trackCount);
  const postings = new Int32Array(size);
  for (let session = 0; session < sessions; session++) {
    for (let entry = offsets[session]!; entry < offsets[session + 1]!; entry++) postings[next[tracks[entry]!]!++] = session;
  }
  return {
    offsets,
    tracks: tracks.slice(0, size),
    positions: positions.slice(0, size),
    postingOffsets,
    postings,
    starts: part.starts ?? null,
  };
}
