import { z } from 'zod';
import { attentionBlock, blockVariables } from '../layers/attention-block.ts';
import { attentionHyperparameters, checkHeads } from '../layers/attention-hyperparameters.ts';
import { createAttentionLearner } from '../layers/attention-learner.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject(attentionHyperparameters).superRefine(checkHeads);

/**
 * Predicts the next track at every play of a session with causal self-attention.
 *
 * Paper: Kang and McAuley, "Self-attentive sequential recommendation" (2018); gBCE and shared negatives: Petrov and Macdonald,
 * "gSASRec: reducing overconfidence in sequential recommendation trained with negative sampling" (2023).
 * Symbols: R = batchSize (rows), L = maxLength, P = R * L (places), H = units, N = samples, V = tracks.
 * Training step: tracks, targets int32 [P], negatives int32 [N] -> target scores [P], negative scores [P, N] -> mean loss of the predictions.
 * Ranking step: tracks, targets int32 [P'] -> scores [P', V] -> ranks float32 [P'].
 * Units: learning rate of Adam (beta 0.9, 0.98).
 * Practical size: 500,000 tracks at width 100 need 600 MB for the table and Adam's moments; a step's scores 4 P N bytes.
 * Deviations from the papers: sessions share rows, told apart by the attention mask, and positions count from a piece's first play instead of from the end;
 * training cuts longer sessions into pieces that do not see each other, ranking always looks at the last L plays; the norm stands before queries, keys
 * and values alike; negatives are shared by the batch, a row's own target among them is left out; Adam moves only the rows of the table that a step touches.
 */
export const sasrec = defineModel({
  id: 'sasrec',
  version: 1,
  title: 'SASRec',
  task: 'next-track',
  learns: 'epochs',
  summary: 'Self-attention over the plays of a session, each looking at those before it, that predicts the next.',
  source: 'Kang and McAuley 2018; gSASRec, Petrov and Macdonald 2023',
  hyperparameters,
  build: (settings, data, run) => createAttentionLearner({ blockVariables, block: attentionBlock, endsInNorm: true }, settings, data, run),
});
