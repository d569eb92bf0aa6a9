import { z } from 'zod';

export const Task = z.enum(['next-track', 'session-start', 'playlist', 'rating', 'content']);
export type Task = z.infer<typeof Task>;

/** A hyperparameter as forms, help and validation see it; derived from the model's own schema, never written by hand. */
export const HyperparameterDescription = z.object({
  name: z.string(),
  /** `run-list` names finished runs by their ids. */
  kind: z.enum(['integer', 'number', 'boolean', 'choice', 'integer-list', 'number-list', 'run-list']),
  default: z.union([z.number(), z.boolean(), z.string(), z.array(z.number()), z.array(z.string())]),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  choices: z.array(z.string()).optional(),
  /** `log` where values are usually spread over orders of magnitude. */
  scale: z.enum(['linear', 'log']).default('linear'),
  unit: z.string().optional(),
  title: z.string(),
  help: z.string(),
});
export type HyperparameterDescription = z.infer<typeof HyperparameterDescription>;

export const ModelDescription = z.object({
  id: z.string(),
  version: z.int(),
  title: z.string(),
  task: Task,
  summary: z.string(),
  source: z.string(),
  /** Whether it learns by epochs (and so has curves and checkpoints by epoch) or by one pass of counting. */
  learns: z.enum(['epochs', 'counts']),
  hyperparameters: z.array(HyperparameterDescription),
});
export type ModelDescription = z.infer<typeof ModelDescription>;

export const HyperparameterValue = z.union([z.number(), z.boolean(), z.string(), z.array(z.number()), z.array(z.string())]);
export type HyperparameterValue = z.infer<typeof HyperparameterValue>;
export const Hyperparameters = z.record(z.string(), HyperparameterValue);
export type Hyperparameters = z.infer<typeof Hyperparameters>;
