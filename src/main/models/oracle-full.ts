import { z } from 'zod';
import { directPrediction } from '../layers/direct-prediction.ts';
import { rowOf } from '../layers/session-histories.ts';
import { sessionStartSettings } from '../layers/session-start-settings.ts';
import { defineModel } from './define-model.ts';

/**
 * Knows the vector of the session it is to predict: the best that any one vector can do.
 *
 * Paper: P1 6.1, "Oracle full".
 * Input and output: s+ of the session itself [width].
 * Practical size: any. Deviations: none.
 */
export const oracleFull = defineModel({
  id: 'oracle-full',
  version: 1,
  title: 'Oracle, full',
  task: 'session-start',
  isOracle: true,
  learns: 'counts',
  summary: 'Knows the vector of the session it predicts: the upper bound of what one vector can do.',
  source: 'P1: oracle beside CoSeRNN',
  hyperparameters: z.strictObject(sessionStartSettings),
  build: (_hyperparameters, histories) =>
    directPrediction(histories, ({ played, width }, place, vector) => vector.set(rowOf(played, place, width))),
});
