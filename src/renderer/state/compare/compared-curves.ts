import type { RunDetail } from '../../../shared/domain/run.ts';
import type { RunCurve } from '../../charts/curve-series.ts';
import type { NamedRun } from './compare-tables.ts';

/** The losses of each run, to be drawn over one another; runs that learn without epochs have none. */
export function comparedCurves(runs: readonly RunDetail[], names: readonly NamedRun[]): RunCurve[] {
  return runs.flatMap((run) => {
    const name = names.find((candidate) => candidate.id === run.id);
    const points = run.epochs.flatMap(({ epoch, step, seconds, metrics }) =>
      metrics['loss'] === undefined ? [] : [{ epoch, step, seconds, value: metrics['loss'] }],
    );
    return name === undefined || points.length === 0 ? [] : [{ run, label: name.title, order: name.order, points }];
  });
}
