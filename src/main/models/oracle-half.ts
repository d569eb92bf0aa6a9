import { z } from 'zod';
import { createRng } from '../../shared/random.ts';
import { directPrediction } from '../layers/direct-prediction.ts';
import { normaliseRows } from '../layers/session-histories.ts';
import { sessionStartSettings } from '../layers/session-start-settings.ts';
import { shuffled } from '../layers/shuffled.ts';
import { defineModel } from './define-model.ts';

/**
 * Looks at half of the tracks of the very session it is to predict: how far tracks of one session differ, as a bound for models.
 *
 * Paper: P1 6.1, "Oracle half": half of all tracks of the session, drawn evenly.
 * Input: the tracks of the session. Output: the mean vector of half of them [width], rounded up.
 * Practical size: any.
 * Deviations: none. The draw is a function of the seed and the session.
 */
export const oracleHalf = defineModel({
  id: 'oracle-half',
  version: 1,
  title: 'Oracle, half',
  task: 'session-start',
  isOracle: true,
  learns: 'counts',
  summary: 'Knows half of the tracks of the session it predicts: a bound, not a model.',
  source: 'P1: oracle beside CoSeRNN',
  hyperparameters: z.strictObject(sessionStartSettings),
  build: (_hyperparameters, histories, { seed }) =>
    directPrediction(histories, ({ trackOffsets, tracks, vectors, width, numbers }, place, vector) => {
      const from = trackOffsets[place]!;
      const count = trackOffsets[place + 1]! - from;
      const drawn = shuffled(count, createRng(seed, 'half of a session', numbers[place]!)).subarray(0, Math.ceil(count / 2));
      for (const event of drawn) {
        const row = tracks[from + event]! * width;
        for (let column = 0; column < width; column++) vector[column]! += vectors[row + column]!;
      }
      normaliseRows(vector, width);
    }),
});
