import { z } from 'zod';
import { decays, neighbourSearch, remind } from '../layers/neighbour-hyperparameters.ts';
import { createNeighbourLearner } from '../layers/neighbour-learner.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject({
  ...neighbourSearch,
  ...decays,
  remind,
});

/**
 * Predicts the tracks of similar sessions: those like the latest plays, those of late, and in them the tracks near the last shared one.
 *
 * Paper: Garg et al., "Sequence and time aware neighborhood for session-based recommendations: STAN" (2019); facts from session-rec's `stan.py`.
 * Symbols: w(p) = exp((p - L) / lambdaSpw) for the track last played at position p of L; similarity = sum of w over shared tracks /
 * (sqrt(sum of w^2) sqrt(distinct tracks of the neighbour)) x exp(-days / lambdaSnh); score(t) = sum over neighbours with t of similarity x
 * exp(-|p(t) - p*| / lambdaInh), p* = the neighbour's latest position of a shared track.
 * Input: session int32 [plays] and when it began. Output: scores float32 [tracks]; 0 for tracks no neighbour holds.
 * Practical size: 12 bytes a play and 25 a session; a query reads `sampleSize` sessions a distinct track at most.
 * Deviations: a session's time is that of its first play (the reference takes a neighbour's last and the current play's), so that nothing of the target's time is
 * known; time between sessions counts either way, where a neighbour newer than the current session would weigh more than 1; of equally similar sessions the newer votes.
 */
export const stan = defineModel({
  id: 'stan',
  version: 1,
  title: 'STAN',
  task: 'next-track',
  learns: 'counts',
  summary: 'Recommends what similar sessions played, by recency of tracks, of sessions and of positions.',
  source: 'Garg et al. 2019',
  hyperparameters,
  build: ({ k, sampleSize, lambdaSpw, lambdaSnh, lambdaInh, remind }, { trackCount, train }, { ties }) =>
    createNeighbourLearner({
      trackCount,
      train,
      ties,
      k,
      sampleSize,
      remind,
      likeness: {
        weigh: (position, length) => (lambdaSpw === 0 ? 1 : Math.exp((position - length) / lambdaSpw)),
        compare: (shared, { squares, neighbour }) => shared / Math.sqrt(squares * neighbour),
        ageDays: lambdaSnh,
      },
      scoring: { ofDistance: (distance) => (lambdaInh === 0 ? 1 : Math.exp(-distance / lambdaInh)) },
    }),
});
