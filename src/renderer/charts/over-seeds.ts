import type { BandPoint, ChartPoint } from './chart-frame.ts';
import type { SeedLook } from './curve-look.ts';

/** 97.5 % quantiles of Student's t for 1, 2, … degrees of freedom; beyond them the normal one is within 2 %. */
const T_QUANTILES = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const NORMAL_QUANTILE = 1.96;

/**
 * The mean over the curves of several seeds, epoch by epoch, and the band about it: from least to most, one standard deviation to each side, or the 95 % interval of
 * the mean by Student's t. Over time each epoch stands at the mean of its times. An epoch that only one seed has come to has no band.
 */
export function overSeeds(curves: readonly (readonly ChartPoint[])[], look: SeedLook): { points: ChartPoint[]; band: BandPoint[] } {
  const epochs = Math.max(0, ...curves.map((curve) => curve.length));
  const points: ChartPoint[] = [];
  const band: BandPoint[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const reached = curves.flatMap((curve) => curve[epoch] ?? []);
    const values = reached.map(({ y }) => y);
    const point = { x: mean(reached.map(({ x }) => x)), y: mean(values) };
    points.push(point);
    if (values.length > 1) band.push({ x: point.x, ...stretch(values, point.y, look) });
  }
  return { points, band };
}

function stretch(values: readonly number[], middle: number, look: SeedLook): { low: number; high: number } {
  if (look === 'range') return { low: Math.min(...values), high: Math.max(...values) };
  const n = values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (n - 1));
  const half = look === 'interval' ? ((T_QUANTILES[n - 2] ?? NORMAL_QUANTILE) * deviation) / Math.sqrt(n) : deviation;
  return { low: middle - half, high: middle + half };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
