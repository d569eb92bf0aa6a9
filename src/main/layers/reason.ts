/** Why a model recommends a track after a session: in words, and by the plays of the session that speak for it, the strongest first. */
export type Reason = {
  summary: string;
  /** What the values are; null where there are none. */
  measure: string | null;
  /** `place` is the position in the session, from 0. */
  evidence: { place: number; value: number }[];
};
