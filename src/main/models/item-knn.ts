import { z } from 'zod';
import { createRuleLearner } from '../layers/rule-learner.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject({
  nSims: z.int().min(0).max(100_000).default(100).meta({
    title: 'Similar tracks kept',
    help: 'The most similar tracks kept of each track; 0 keeps all. No track beyond them can be recommended.',
    unit: 'tracks',
  }),
  lmbd: z.number().min(0).max(1_000_000).default(20).meta({
    title: 'Regularisation',
    help: 'Plays added to both tracks before dividing: discounts rare tracks that met by chance.',
    unit: 'plays',
  }),
  alpha: z.number().min(0).max(1).default(0.5).meta({
    title: 'Balance',
    help: "Exponent of the last track's plays in the norm; the other's has the rest. 0.5 is the cosine, 1 the confidence of a rule.",
  }),
});

/**
 * Predicts the tracks most similar to the last one by the sessions they share.
 *
 * Paper: Hidasi et al., "Session-based recommendations with recurrent neural networks" (2016), Item-KNN; facts from session-rec's `iknn.py`.
 * Symbols: s(t) = training plays of t; c(a, b) = plays of a in sessions that hold b; the score of b after a is
 * c(a, b) / ((s(a) + lmbd)^alpha (s(b) + lmbd)^(1 - alpha)).
 * Input: session int32 [plays], of which the last counts. Output: scores float32 [tracks]; 0 for all but `nSims` tracks, and for the last track itself.
 * Practical size: counting grows with the square of session lengths; nSims x 12 bytes a track.
 * Deviations: none. Of equally similar tracks those seen first are kept, where the reference leaves it to its sort.
 */
export const itemKnn = defineModel({
  id: 'item-knn',
  version: 1,
  title: 'Item-KNN',
  task: 'next-track',
  learns: 'counts',
  summary: 'Recommends the tracks whose sessions are most like those of the last track.',
  source: 'Hidasi et al. 2016 (Item-KNN)',
  hyperparameters,
  build({ nSims, lmbd, alpha }, { trackCount, support, train }, { ties }) {
    const ownNorm = Float64Array.from(support, (plays) => (plays + lmbd) ** alpha);
    const otherNorm = Float64Array.from(support, (plays) => (plays + lmbd) ** (1 - alpha));
    const lastPlay = new Int32Array(trackCount).fill(-1);
    return createRuleLearner({
      trackCount,
      train,
      ties,
      keep: nSims,
      equalRules: 'tied',
      count(tracks, place, from, to, add) {
        for (let near = from; near < to; near++) {
          const other = tracks[near]!;
          // A track played twice in the session is still only one that shares it.
          if (other === tracks[place] || lastPlay[other] === place) continue;
          lastPlay[other] = place;
          add(other, 1);
        }
      },
      weigh: (track, other, shared) => shared / (ownNorm[track]! * otherNorm[other]!),
    });
  },
});
