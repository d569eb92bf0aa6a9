import { createHash } from 'node:crypto';
import type { SplitSpec } from '../../shared/domain/dataset.ts';
import type { Hyperparameters } from '../../shared/domain/model.ts';
import type { EvaluationSpec } from '../../shared/domain/search.ts';
import type { EngineKind } from '../../shared/domain/system.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Cell } from './expand-search.ts';

/** Everything a run's numbers depend on. */
export type RunIngredients = { fingerprint: string; split: SplitSpec; evaluation: EvaluationSpec; engine: EngineKind; cell: Cell };

/** Enough of the hash to type and to name a folder: two of a million runs share it with a probability below 0.002. */
const ID_CHARACTERS = 12;

/** Hyperparameters that came later, with a value at which all is as it was without them: a run from before they came is the same run. */
const NEUTRAL: Hyperparameters = { validationShare: 0, stopOn: 'validation-loss', patience: 0 };

/** Hashes what a run's numbers depend on: same identity, same numbers, so a cell that exists is not run twice. */
export function runIdentity({ fingerprint, split, evaluation, engine, cell }: RunIngredients): { identity: string; id: string } {
  const { model, modelVersion, hyperparameters, seed } = cell;
  const text = canonicalJson({
    fingerprint,
    split,
    evaluation: normalEvaluation(evaluation),
    engine,
    model,
    modelVersion,
    hyperparameters: Object.fromEntries(Object.entries(hyperparameters).filter(([name, value]) => NEUTRAL[name] !== value)),
    seed,
  });
  const identity = createHash('sha256').update(text).digest('hex');
  return { identity, id: identity.slice(0, ID_CHARACTERS) };
}

/** Evaluation settings with the cutoffs in order and once each: how they were written does not move a number. */
export function normalEvaluation({ cutoffs, ties }: EvaluationSpec): EvaluationSpec {
  return { cutoffs: [...new Set(cutoffs)].sort((a, b) => a - b), ties };
}
