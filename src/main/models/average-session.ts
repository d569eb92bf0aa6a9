import { z } from 'zod';
import { directPrediction } from '../layers/direct-prediction.ts';
import { hasDirection, longTermVectors, rowOf } from '../layers/session-histories.ts';
import { sessionStartSettings, whichContext } from '../layers/session-start-settings.ts';
import { defineModel } from './define-model.ts';

/**
 * Predicts that a session is like the listener's average one, later sessions weighing more.
 *
 * Paper: P1 6.1, "Avg, any cxt" and "Avg, same cxt", equation 1.
 * Symbols: s = mean vector of all tracks of a session; the t-th session of a listener weighs t.
 * Input: s float32 [sessions, width] and the situation of each session. Output: the weighted mean of earlier sessions [width].
 * Practical size: any; one pass over the sessions.
 * Deviations: where no earlier session was in the same situation, the average over any is taken. Situations are those of `last-session`.
 */
export const averageSession = defineModel({
  id: 'average-session',
  version: 1,
  title: 'Average session',
  task: 'session-start',
  learns: 'counts',
  summary: "Expects the average of the listener's sessions so far, in any context or in the same one.",
  source: 'P1: baseline of CoSeRNN',
  hyperparameters: z.strictObject({ context: whichContext, ...sessionStartSettings }),
  build: ({ context }, histories) => {
    let averages: { of: unknown; any: Float32Array; same: Float32Array | null } | null = null;
    return directPrediction(histories, (source, place, vector) => {
      if (averages?.of !== source) {
        const any = longTermVectors(source, source.all, { sameSituation: false });
        averages = { of: source, any, same: context === 'same' ? longTermVectors(source, source.all, { sameSituation: true }) : null };
      }
      const { any, same } = averages;
      const rows = same !== null && hasDirection(same, place, source.width) ? same : any;
      vector.set(rowOf(rows, place, source.width));
    });
  },
});
