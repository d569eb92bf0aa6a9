import type { Reason } from '../layers/reason.ts';
import type { TrackEmbedding } from './track-embedding.ts';

type Explaining = { explain?(session: Int32Array, track: number): Reason };

const ORDER = ' It also weighs their order, which this leaves out.';

/** Why a model recommends a track: what it says itself, else which tracks of the session lie nearest in its embedding; `leftOut` is what that does not show. */
export function explainTrack(
  learner: Explaining,
  embedding: TrackEmbedding | null,
  session: Int32Array,
  track: number,
  leftOut = ORDER,
): Reason {
  if (learner.explain !== undefined) return learner.explain(session, track);
  if (embedding === null) return { summary: 'This model cannot say why.', measure: null, evidence: [] };
  const evidence = Array.from(session, (played, place) => ({ place, value: embedding.cosine(played, track) }));
  return {
    summary: `Tracks nearest to it among the ${embedding.width}-dimensional vectors the model has learnt.${leftOut}`,
    measure: 'cosine',
    evidence: evidence.sort((a, b) => b.value - a.value),
  };
}
