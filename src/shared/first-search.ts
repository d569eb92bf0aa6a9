import { SearchSpec } from './domain/search.ts';

/** A search that finishes in a minute or two and shows that sessions matter: popularity against small GRU4Rec networks. */
export function firstSearch(dataset: string): SearchSpec {
  return SearchSpec.parse({
    name: 'first look',
    dataset,
    split: { kind: 'random-sessions', testShare: 0.1 },
    models: [
      { model: 'popularity' },
      {
        model: 'gru4rec',
        fixed: { epochs: 5, hiddenUnits: [64] },
        space: { loss: ['cross-entropy', 'bpr-max'], learningRate: [0.05, 0.1] },
      },
    ],
  });
}
