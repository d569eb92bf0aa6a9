import { z } from 'zod';
import { attentionHyperparameters, checkHeads } from '../layers/attention-hyperparameters.ts';
import { createAttentionLearner } from '../layers/attention-learner.ts';
import { ligrBlock, ligrVariables } from '../layers/ligr-block.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z
  .strictObject({
    ...attentionHyperparameters,
    forwardFactor: z.int().min(1).max(16).default(4).meta({
      title: 'Feed-forward factor',
      help: 'How many times as wide as the units the feed-forward layer of a block is.',
    }),
  })
  .superRefine(checkHeads);

/**
 * Predicts the next track at every play of a session with causal self-attention whose layers are gated.
 *
 * Paper: Tikhonovich et al., "eSASRec: enhancing transformer-based recommendations in a modular fashion" (2025); the LiGR layer: Borisyuk et al.,
 * "From features to transformers: redefining ranking for scalable impact" (2025); facts from the authors' RecTools, `ligr.py`.
 * Symbols: those of `sasrec.ts`. A block is `x += sigmoid(W1 x) * attention(norm(x))`, then `x += sigmoid(W2 x) * SwiGLU(norm(x))`; the gates read x
 * before the norm. No norm follows the last block.
 * Input, output and units: those of `sasrec.ts`.
 * Practical size: that of `sasrec.ts`; a block has 3 forwardFactor + 6 times H x H weights, where SASRec's has 6.
 * Deviations: those of `sasrec.ts` from how sessions are fed on; the sum of track and position is scaled and drawn as there; matrices are drawn as Glorot's.
 */
export const esasrec = defineModel({
  id: 'esasrec',
  version: 1,
  title: 'eSASRec',
  task: 'next-track',
  learns: 'epochs',
  summary: 'SASRec with gated layers: each decides how much it adds to what came before.',
  source: 'Tikhonovich et al. 2025; LiGR, Borisyuk et al. 2025',
  hyperparameters,
  build: (settings, data, run) =>
    createAttentionLearner(
      {
        blockVariables: (name, units, rng) => ligrVariables(name, units, settings.forwardFactor, rng),
        block: ligrBlock,
        endsInNorm: false,
      },
      settings,
      data,
      run,
    ),
});
