import type { EpochRecord } from '../../../shared/domain/run.ts';
import type { ChartPoint, LineChartData } from '../../charts/chart-frame.ts';

/** What a curve is drawn over. */
export const CURVE_AXES = [
  { key: 'epoch', title: 'Epoch' },
  { key: 'step', title: 'Step' },
  { key: 'seconds', title: 'Time in s' },
] as const;
export type CurveAxis = (typeof CURVE_AXES)[number]['key'];

/** The same hue as order 0, dashed. */
const UNSMOOTHED_ORDER = 8;

/** Metrics that the epochs of a run have, the loss first. */
export function curveMetrics(epochs: readonly EpochRecord[]): string[] {
  const names = new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics)));
  return [...names].toSorted((a, b) => Number(b === 'loss') - Number(a === 'loss') || a.localeCompare(b));
}

/** One metric of a run over its epochs; smoothed, the measured values stay beside, dashed. */
export function runCurve(epochs: readonly EpochRecord[], metric: string, axis: CurveAxis, smoothing: number): LineChartData {
  const points = epochs.flatMap((record): ChartPoint[] => {
    const value = record.metrics[metric];
    return value === undefined ? [] : [{ x: record[axis], y: value }];
  });
  const xTitle = CURVE_AXES.find(({ key }) => key === axis)?.title ?? axis;
  const measured = { id: metric, label: metric, order: 0, points };
  if (smoothing === 0) return { xTitle, yTitle: metric, series: [measured] };
  const smoothed = { id: `${metric} smoothed`, label: `${metric}, smoothed`, order: 0, points: smooth(points, smoothing) };
  return { xTitle, yTitle: metric, series: [{ ...measured, order: UNSMOOTHED_ORDER }, smoothed] };
}

/** The exponential moving average of weight 0..1 on what came before, freed of its pull towards 0 at the beginning. */
export function smooth(points: readonly ChartPoint[], weight: number): ChartPoint[] {
  let sum = 0;
  let weights = 0;
  return points.map(({ x, y }) => {
    sum = weight * sum + (1 - weight) * y;
    weights = weight * weights + (1 - weight);
    return { x, y: sum / weights };
  });
}
