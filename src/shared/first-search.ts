import type { z } from 'zod';
import type { DatasetSummary } from './domain/dataset.ts';
import type { SearchSpec } from './domain/search.ts';

const LONGEST_NAME = 80;
/** Enough sessions for the difference to show, few enough for a minute's wait. */
const SESSIONS = 10_000;

/** A search that finishes in a minute or so and shows that sessions matter: popularity against small GRU4Rec networks on a sample of the sessions. */
export function firstSearch({ name, parts, sessions }: Pick<DatasetSummary, 'name' | 'parts' | 'sessions'>) {
  const sampleEvery = Math.max(1, Math.round(sessions / SESSIONS));
  const hasTestPart = parts.some((part) => part.name === 'test');
  return {
    name: `first look at ${name}`.slice(0, LONGEST_NAME),
    dataset: name,
    split: hasTestPart ? { kind: 'given', sampleEvery } : { kind: 'random-sessions', testShare: 0.1, sampleEvery },
    models: [
      { model: 'popularity' },
      {
        model: 'gru4rec',
        fixed: { epochs: 3, hiddenUnits: [64], samples: 512, batchSize: 128 },
        space: { loss: ['cross-entropy', 'bpr-max'], learningRate: [0.05, 0.1] },
      },
    ],
  } satisfies z.input<typeof SearchSpec>;
}
