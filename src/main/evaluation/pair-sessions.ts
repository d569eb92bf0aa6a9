/** Where a session stands in a run and in the baseline. */
export type Pair = { inA: number; inB: number };

/** The sessions that both were tested on, in the order of `a`. */
export function pairSessions(a: { sessions: Int32Array }, b: { sessions: Int32Array }): Pair[] {
  const placeInB = new Map(Array.from(b.sessions, (session, place) => [session, place]));
  return Array.from(a.sessions).flatMap((session, inA) => {
    const inB = placeInB.get(session);
    return inB === undefined ? [] : [{ inA, inB }];
  });
}
