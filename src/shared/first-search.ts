import type { z } from 'zod';
import type { DatasetSummary } from './domain/dataset.ts';
import type { SearchSpec } from './domain/search.ts';

const LONGEST_NAME = 80;

/** A search that finishes in a few minutes and shows that sessions matter: popularity against small GRU4Rec networks. */
export function firstSearch({ name, parts }: Pick<DatasetSummary, 'name' | 'parts'>) {
  const hasTestPart = parts.some((part) => part.name === 'test');
  return {
    name: `first look at ${name}`.slice(0, LONGEST_NAME),
    dataset: name,
    split: hasTestPart ? { kind: 'given' } : { kind: 'random-sessions', testShare: 0.1 },
    models: [
      { model: 'popularity' },
      {
        model: 'gru4rec',
        fixed: { epochs: 5, hiddenUnits: [64], samples: 512 },
        space: { loss: ['cross-entropy', 'bpr-max'], learningRate: [0.05, 0.1] },
      },
    ],
  } satisfies z.input<typeof SearchSpec>;
}
