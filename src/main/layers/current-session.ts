/** The session so far, as neighbours are compared with it. */
export type CurrentSession = {
  /** Plays so far, repeats included. */
  length: number;
  /** The distinct tracks, the latest played first. */
  tracks: Int32Array;
  /** Position, 1 the first, at which a track was last played; 0 where it was not. trackCount long. */
  positionOf: Int32Array;
  /** When it began, in seconds since the epoch; null where unknown. */
  now: number | null;
};

/** Reads sessions one after another into the same memory; what `read` answers is valid until it is called again. */
export function createSessionReader(trackCount: number): { read: (session: Int32Array, now: number | null) => CurrentSession } {
  const positionOf = new Int32Array(trackCount);
  let tracks = new Int32Array();
  return {
    read(session, now) {
      for (const track of tracks) positionOf[track] = 0;
      const distinct: number[] = [];
      for (let place = session.length - 1; place >= 0; place--) {
        const track = session[place]!;
        if (positionOf[track] !== 0) continue;
        positionOf[track] = place + 1;
        distinct.push(track);
      }
      tracks = Int32Array.from(distinct);
      return { length: session.length, tracks, positionOf, now };
    },
  };
}
