import type { Metrics } from '../../../shared/domain/run.ts';

/** A run's final metrics: a row a family, a column a cutoff; what has no cutoff stands in the last list. */
export type MetricTable = {
  cutoffs: number[];
  families: { name: string; values: (number | null)[] }[];
  plain: { name: string; value: number }[];
};

export function metricTable(metrics: Metrics): MetricTable {
  const measured = Object.entries(metrics).map(([name, value]) => {
    const [family = name, cutoff] = name.split('@');
    return { family, cutoff: cutoff === undefined ? null : Number(cutoff), value };
  });
  const cutoffs = [...new Set(measured.flatMap(({ cutoff }) => (cutoff === null ? [] : [cutoff])))].toSorted((a, b) => a - b);
  const families = [...new Set(measured.filter(({ cutoff }) => cutoff !== null).map(({ family }) => family))];
  return {
    cutoffs,
    families: families.map((name) => ({
      name,
      values: cutoffs.map((at) => measured.find(({ family, cutoff }) => family === name && cutoff === at)?.value ?? null),
    })),
    plain: measured.filter(({ cutoff }) => cutoff === null).map(({ family, value }) => ({ name: family, value })),
  };
}
