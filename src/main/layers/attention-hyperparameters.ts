import { z } from 'zod';
import { SAMPLED_LOSSES } from './sampled-losses.ts';
import { samplingHyperparameters } from './sampling-hyperparameters.ts';
import { stoppingHyperparameters } from './stopping-hyperparameters.ts';

/** The hyperparameters of networks of self-attention that read whole sessions. */
export const attentionHyperparameters = {
  units: z.int().min(1).max(4096).default(100).meta({
    title: 'Units',
    help: 'Width of the track vectors and of every layer.',
    scale: 'log',
  }),
  blocks: z.int().min(1).max(16).default(2).meta({ title: 'Blocks', help: 'Blocks of attention and feed-forward layers.' }),
  heads: z.int().min(1).max(32).default(2).meta({
    title: 'Attention heads',
    help: 'Parts of the width that attend on their own. The units must divide evenly among them.',
  }),
  maxLength: z.int().min(2).max(1024).default(50).meta({
    title: 'Longest look back',
    help: 'Plays of a session that are looked at, counted from the last.',
    unit: 'plays',
  }),
  loss: z.enum(SAMPLED_LOSSES).default('cross-entropy').meta({
    title: 'Loss',
    help: 'What is minimised over the target and the negatives: sampled softmax (cross-entropy), which logQ corrects, or generalised binary cross-entropy (gbce), which it does not.',
  }),
  gbceT: z.number().min(0).max(1).default(0.75).meta({
    title: 'gBCE calibration',
    help: 'How far gBCE undoes the overconfidence that sampling brings: 0 is plain binary cross-entropy. Without effect on the other loss.',
  }),
  ...samplingHyperparameters,
  dropout: z.number().min(0).max(0.95).default(0.2).meta({
    title: 'Dropout',
    help: 'Share of values dropped in training: of the input, of the attention weights and of what each layer adds.',
  }),
  learningRate: z.number().min(1e-6).max(10).default(0.001).meta({ title: 'Learning rate', help: 'Step size of Adam.', scale: 'log' }),
  batchSize: z.int().min(1).max(4096).default(16).meta({
    title: 'Batch size',
    help: 'Rows in a step, each as long as the look back; short sessions share a row.',
    unit: 'rows',
    scale: 'log',
  }),
  epochs: z.int().min(1).max(1000).default(10).meta({ title: 'Epochs', help: 'Passes over the training sessions, at most.' }),
  ...stoppingHyperparameters,
};

export type AttentionSettings = z.output<z.ZodObject<typeof attentionHyperparameters>>;

/** Refuses units that cannot be divided among the heads. */
export function checkHeads({ units, heads }: AttentionSettings, context: z.RefinementCtx): void {
  if (units % heads === 0) return;
  context.addIssue({
    code: 'custom',
    path: ['heads'],
    message: `${units} units cannot be divided among ${heads} heads: choose a number of heads that divides the units.`,
  });
}
