import type { AccuracyCurves } from '../../../shared/domain/analysis.ts';
import { formatCount, formatNumber } from '../../../shared/format.ts';
import { formatTable } from './text-table.ts';

/** The places worth a line; every k is in the JSON. */
const SHOWN = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** Lines of accuracy@k of a run, beside the most popular tracks where there is such a run, and chance. */
export function accuracyTable({ curves: [curve], popularity }: AccuracyCurves): string[] {
  if (curve === undefined) return [];
  const at = (accuracy: readonly number[], k: number) => formatNumber(accuracy[k - 1] ?? 1);
  return [
    ...formatTable(
      [
        { title: 'k', isNumber: true, cell: (k: number) => String(k) },
        { title: 'accuracy@k', isNumber: true, cell: (k) => at(curve.accuracy, k) },
        ...(popularity === null ? [] : [{ title: 'popularity', isNumber: true, cell: (k: number) => at(popularity.accuracy, k) }]),
        { title: 'random', isNumber: true, cell: (k) => formatNumber(k / curve.tracks) },
      ],
      SHOWN.filter((k) => k <= curve.tracks),
    ),
    `${formatCount(curve.predictions)} predictions among ${formatCount(curve.tracks)} tracks.`,
  ];
}
