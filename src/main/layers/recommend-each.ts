type Ranking = { tracks: Int32Array; scores: Float32Array };
type Recommender = {
  recommend(session: Int32Array, k: number): Ranking;
  recommendMany?(sessions: readonly Int32Array[], k: number): Iterable<Ranking>;
};

/** The k best next tracks after each session, together where the model answers many faster than one after another. */
export function* recommendEach(learner: Recommender, sessions: readonly Int32Array[], k: number): Iterable<Ranking> {
  if (learner.recommendMany !== undefined) yield* learner.recommendMany(sessions, k);
  else for (const session of sessions) yield learner.recommend(session, k);
}
