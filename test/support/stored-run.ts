import type { NewRun } from '../../src/main/store/runs-table.ts';
import { SearchSpec } from '../../src/shared/domain/search.ts';

/** A spec with everything a search needs and nothing else. */
export function searchSpec(name: string, changes: Partial<SearchSpec> = {}): SearchSpec {
  return SearchSpec.parse({ name, dataset: 'small', split: { kind: 'given' }, models: [{ model: 'popularity' }], ...changes });
}

/** A run of a search; `number` sets it apart from others. */
export function storedRun(searchId: number, number: number, changes: Partial<NewRun> = {}): NewRun {
  const id = number.toString(16).padStart(12, '0');
  return {
    id,
    identity: id.repeat(5),
    searchId,
    dataset: 'small',
    fingerprint: 'f'.repeat(8),
    split: '{"kind":"given"}',
    model: 'gru4rec',
    modelVersion: 1,
    task: 'next-track',
    hyperparameters: { learningRate: number / 100, hiddenUnits: [100], constrainedEmbedding: true, loss: 'cross-entropy' },
    seed: 1,
    evaluation: '{"cutoffs":[20],"ties":"conservative"}',
    ...changes,
  };
}
