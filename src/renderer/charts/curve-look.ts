import type { ChartPoint } from './chart-frame.ts';

/** What a curve is drawn over. */
export const CURVE_AXES = [
  { key: 'epoch', title: 'Epoch' },
  { key: 'step', title: 'Step' },
  { key: 'seconds', title: 'Time in s' },
] as const;
export type CurveAxis = (typeof CURVE_AXES)[number]['key'];

/** What the seeds of one configuration are drawn as: each its own line, or their mean with a band about it. */
export const SEED_LOOKS = [
  { key: 'each', title: 'each its line' },
  { key: 'range', title: 'mean, min to max' },
  { key: 'deviation', title: 'mean ± sd' },
  { key: 'interval', title: 'mean, 95 % CI' },
] as const;
export type SeedLook = (typeof SEED_LOOKS)[number]['key'];

/** How learning curves are to be drawn; `smoothing` is the weight 0..1 of what came before. */
export type CurveLook = { axis: CurveAxis; smoothing: number; seeds: SeedLook };

export const PLAIN_LOOK: CurveLook = { axis: 'epoch', smoothing: 0, seeds: 'each' };

/** A measured value of one epoch. */
export type CurvePoint = { epoch: number; step: number; seconds: number; value: number };

export const axisTitle = (axis: CurveAxis) => CURVE_AXES.find(({ key }) => key === axis)?.title ?? axis;

/** The points of one run as they are to be drawn. */
export function drawnPoints(points: readonly CurvePoint[], { axis, smoothing }: Pick<CurveLook, 'axis' | 'smoothing'>): ChartPoint[] {
  return smooth(
    points.map((point) => ({ x: point[axis], y: point.value })),
    smoothing,
  );
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
