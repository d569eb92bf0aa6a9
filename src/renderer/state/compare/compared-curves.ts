import type { RunDetail } from '../../../shared/domain/run.ts';
import type { LineChartData } from '../../charts/chart-frame.ts';
import type { NamedRun } from './compare-tables.ts';

/** The loss of each run by epoch, over one another; runs that learn without epochs have none. */
export function comparedCurves(runs: readonly RunDetail[], names: readonly NamedRun[]): LineChartData {
  const series = runs.flatMap(({ id, epochs }) => {
    const name = names.find((candidate) => candidate.id === id);
    const points = epochs.flatMap(({ epoch, metrics }) => (metrics['loss'] === undefined ? [] : [{ x: epoch, y: metrics['loss'] }]));
    return name === undefined || points.length === 0 ? [] : [{ id, label: name.title, order: name.order, points }];
  });
  return { xTitle: 'Epoch', yTitle: 'Training loss', series };
}
