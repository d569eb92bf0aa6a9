import { z } from 'zod';
import { PATHWAY_NAMES, type Pathways } from './session-pathways.ts';

/** Which tracks of past sessions are told apart; `usual` is the default of the model. */
export const pathways = (usual: Pathways) =>
  z.enum(PATHWAY_NAMES).default(usual).meta({
    title: 'Pathways',
    help: 'A recurrent network each for tracks played through, skipped, or all.',
  });

/** How networks over sessions are trained. */
export const networkSettings = {
  units: z
    .int()
    .min(1)
    .max(4096)
    .default(100)
    .meta({ title: 'Units', help: 'Width of each recurrent layer; the paper does best with 400.', scale: 'log' }),
  learningRate: z.number().min(1e-6).max(1).default(0.001).meta({ title: 'Learning rate', help: 'Step size of Adam.', scale: 'log' }),
  batchSize: z.int().min(1).max(4096).default(16).meta({
    title: 'Batch size',
    help: 'Listeners walked side by side.',
    unit: 'listeners',
    scale: 'log',
  }),
  steps: z.int().min(1).max(400).default(12).meta({
    title: 'Chunk length',
    help: 'Sessions that errors are sent back through; longer histories are cut into chunks that carry the state on.',
    unit: 'sessions',
  }),
  gradientNorm: z.number().min(0).max(1000).default(5).meta({
    title: 'Gradient norm',
    help: 'Gradients that are longer together are shortened to this; 0 is off.',
  }),
  patience: z.int().min(0).max(1000).default(3).meta({
    title: 'Patience',
    help: 'Epochs without a lower validation loss after which training ends and the best weights are taken; 0 never ends early. Without effect where the split has no validation part.',
    unit: 'epochs',
  }),
  epochs: z.int().min(1).max(1000).default(20).meta({ title: 'Epochs', help: 'Passes over the training sessions, at most.' }),
};
