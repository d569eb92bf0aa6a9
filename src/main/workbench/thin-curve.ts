import type { Curve } from '../../shared/domain/run.ts';

/** Keeps evenly spaced points of a long curve, the first and the last always. */
export function thinCurve(curve: Curve, maximumPoints: number): Curve {
  const { points } = curve;
  if (points.length <= maximumPoints) return curve;
  const step = (points.length - 1) / (maximumPoints - 1);
  return { ...curve, points: Array.from({ length: maximumPoints }, (_, index) => points[Math.round(index * step)]!) };
}
