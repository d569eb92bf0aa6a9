import { z } from 'zod';
import { formatNumber } from '../format.ts';

/** How a run that watched a metric for early stopping came to its weights. */
export const Stopping = z.object({
  /** What epochs were judged by, such as `validation-loss` or `recall@20` of the validation sessions. */
  metric: z.string(),
  patience: z.int(),
  /** Epochs trained, and how many it might have. */
  epochs: z.int(),
  maximum: z.int(),
  /** The epoch whose weights were taken, and its value. */
  best: z.int(),
  value: z.number(),
});
export type Stopping = z.infer<typeof Stopping>;

/** Why training ended when it did, in a sentence. */
export function stoppingReason({ metric, patience, epochs, maximum, best, value }: Stopping): string {
  const kept = `the weights of epoch ${best} are kept, ${metric} ${formatNumber(value)}`;
  if (epochs - best < patience || epochs === maximum) return `Trained all ${maximum} epochs; ${kept}.`;
  const waited = patience === 1 ? 'one epoch' : `${patience} epochs`;
  return `Stopped after epoch ${epochs} of ${maximum}, as ${metric} was no better for ${waited}; ${kept}.`;
}
