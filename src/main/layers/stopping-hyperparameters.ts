import { z } from 'zod';

/** What an epoch can be judged by: losses, or how the validation sessions' true next tracks are ranked. */
const CUTOFFS = [1, 5, 10, 20, 50, 100];
const RANK_CHOICES = ['recall', 'mrr', 'ndcg'].flatMap((metric) => CUTOFFS.map((cutoff) => `${metric}@${cutoff}`));

/** The same hyperparameter with another default. */
export function withDefault(schema: z.ZodDefault<z.ZodNumber>, value: number): z.ZodDefault<z.ZodNumber> {
  return schema
    .unwrap()
    .default(value)
    .meta(schema.meta() ?? {});
}

/** How models that learn by epochs stop early; a model may give some of them other defaults. */
export const stoppingHyperparameters = {
  validationShare: z.number().min(0).max(0.5).default(0).meta({
    title: 'Validation share',
    help: 'Share of the training sessions kept back to judge each epoch by; 0 keeps none. Without effect where the split has a validation part, which is then used.',
  }),
  stopOn: z
    .enum(['validation-loss', 'loss', 'mean-rank', ...RANK_CHOICES])
    .default('validation-loss')
    .meta({
      title: 'Stop on',
      help: 'What an epoch is judged by: the loss of the validation sessions or of training (loss), or a metric of the validation sessions.',
    }),
  patience: z.int().min(0).max(1000).default(0).meta({
    title: 'Patience',
    help: 'Epochs without a better value after which training ends and the best weights are taken; 0 never ends early.',
    unit: 'epochs',
  }),
};

export type StoppingSettings = { validationShare: number; stopOn: string; patience: number };
