import type { SessionPart } from './session-part.ts';

/** A stretch of one session: plays `from .. to - 1` are read; those from `scoredFrom` on predict the play that follows. Places count within the session. */
export type SessionPiece = { session: number; from: number; to: number; scoredFrom: number };

/** Rows of a fixed length that hold several pieces each; all arrays are [rows * length] and reused for the next. */
export type PackedSessions = {
  /** int32; 0 where nothing is. */
  tracks: Int32Array;
  /** The track that follows. */
  targets: Int32Array;
  /** Place within the piece, 0 the first. */
  positions: Int32Array;
  /** Which piece of the row a place belongs to, from 1; 0 where nothing is. Plays of different pieces must not see each other. */
  pieces: Int32Array;
  /** Session of each place, numbered within the part. */
  sessions: Int32Array;
  /** Plays of the session up to this one, counted from its beginning. */
  heard: Int32Array;
  /** 1 where a prediction is made, 0 elsewhere. */
  isScored: Float32Array;
  /** How many predictions are made. */
  events: number;
};

/** Each session cut into consecutive pieces of at most `length` plays: every prediction is made once, over the shortest computation. */
export function* consecutivePieces({ offsets }: SessionPart, order: Iterable<number>, length: number): Iterable<SessionPiece> {
  for (const session of order) {
    const inputs = offsets[session + 1]! - offsets[session]! - 1;
    for (let from = 0; from < inputs; from += length) {
      yield { session, from, to: Math.min(from + length, inputs), scoredFrom: from };
    }
  }
}

/** Pieces that give every prediction the last `length` plays before it: one for the beginning of a session, then one a play. */
export function* slidingPieces({ offsets }: SessionPart, order: Iterable<number>, length: number): Iterable<SessionPiece> {
  for (const session of order) {
    const inputs = offsets[session + 1]! - offsets[session]! - 1;
    yield { session, from: 0, to: Math.min(length, inputs), scoredFrom: 0 };
    for (let last = length; last < inputs; last++) yield { session, from: last + 1 - length, to: last + 1, scoredFrom: last };
  }
}

/**
 * Packs pieces into `rows` rows of `length` places, each piece into the first row with room, so that short sessions do not leave most of a batch empty.
 * No piece may be longer than a row.
 */
export function* packSessions(
  { offsets, tracks: plays }: SessionPart,
  pieces: Iterable<SessionPiece>,
  rows: number,
  length: number,
): Iterable<PackedSessions> {
  const places = rows * length;
  const batch: PackedSessions = {
    tracks: new Int32Array(places),
    targets: new Int32Array(places),
    positions: new Int32Array(places),
    pieces: new Int32Array(places),
    sessions: new Int32Array(places),
    heard: new Int32Array(places),
    isScored: new Float32Array(places),
    events: 0,
  };
  const used = new Int32Array(rows);
  const held = new Int32Array(rows);
  const clear = () => {
    for (const array of [
      batch.tracks,
      batch.targets,
      batch.positions,
      batch.pieces,
      batch.sessions,
      batch.heard,
      batch.isScored,
      used,
      held,
    ])
      array.fill(0);
    batch.events = 0;
  };

  for (const piece of pieces) {
    const size = piece.to - piece.from;
    let row = used.findIndex((filled) => filled + size <= length);
    if (row === -1) {
      yield batch;
      clear();
      row = 0;
    }
    held[row]! += 1;
    let place = row * length + used[row]!;
    used[row]! += size;
    for (let at = piece.from; at < piece.to; at++, place++) {
      const play = offsets[piece.session]! + at;
      batch.tracks[place] = plays[play]!;
      batch.targets[place] = plays[play + 1]!;
      batch.positions[place] = at - piece.from;
      batch.pieces[place] = held[row]!;
      batch.sessions[place] = piece.session;
      batch.heard[place] = at + 1;
      if (at < piece.scoredFrom) continue;
      batch.isScored[place] = 1;
      batch.events++;
    }
  }
  if (batch.events > 0) yield batch;
}
