import type { RunSummary } from '../../shared/domain/run.ts';
import { AppError } from '../../shared/errors.ts';
import type { Store } from '../store/store.ts';

/** Finds a run by its id or the beginning of it; throws `run.notFound`, naming the candidates where several begin so. */
export function findRun(store: Store, idOrBeginning: string): RunSummary {
  const exact = store.runs.find(idOrBeginning);
  if (exact !== undefined) return exact;
  const candidates = store.runs.idsBeginning(idOrBeginning);
  const only = candidates.length === 1 ? store.runs.find(candidates[0]!) : undefined;
  if (only !== undefined) return only;
  const cure = candidates.length === 0 ? 'See `segue runs list`.' : `It could be ${candidates.join(', ')}: type more of it.`;
  throw new AppError('run.notFound', `There is no run "${idOrBeginning}". ${cure}`, { received: idOrBeginning, candidates });
}

/** The same, for a run whose numbers are needed; throws `run.notFinished` for any that is not done. */
export function findFinishedRun(store: Store, idOrBeginning: string): RunSummary {
  const run = findRun(store, idOrBeginning);
  if (run.status === 'done') return run;
  throw new AppError('run.notFinished', `Run ${run.id} is ${run.status}, so it has no results. Choose a run that is done.`, {
    id: run.id,
    status: run.status,
  });
}
