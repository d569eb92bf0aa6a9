import type { EpochRecord } from '../../../shared/domain/run.ts';
import type { ChartPoint, LineChartData, Series } from '../../charts/chart-frame.ts';
import { axisTitle, type CurveAxis, smooth } from '../../charts/curve-look.ts';

/** Added to an order it gives the same hue, dashed. */
const DASHED = 8;

/** Metrics that the epochs of a run have, the loss first. */
export function curveMetrics(epochs: readonly EpochRecord[]): string[] {
  const names = new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics)));
  return [...names].toSorted((a, b) => Number(b === 'loss') - Number(a === 'loss') || a.localeCompare(b));
}

/** One metric of a run over its epochs, that of the validation part beside it where there is one; smoothed, the measured values stay beside, dashed. */
export function runCurve(epochs: readonly EpochRecord[], metric: string, axis: CurveAxis, smoothing: number): LineChartData {
  const names = [metric, `validation-${metric}`].filter((name) => epochs.some(({ metrics }) => metrics[name] !== undefined));
  const series = names.flatMap((name, order): Series[] => {
    const points = epochs.flatMap((record): ChartPoint[] => {
      const value = record.metrics[name];
      return value === undefined ? [] : [{ x: record[axis], y: value }];
    });
    const measured = { id: name, label: name, order, points };
    if (smoothing === 0) return [measured];
    const smoothed = { id: `${name} smoothed`, label: `${name}, smoothed`, order, points: smooth(points, smoothing) };
    return [{ ...measured, order: order + DASHED }, smoothed];
  });
  return { xTitle: axisTitle(axis), yTitle: metric, series };
}
