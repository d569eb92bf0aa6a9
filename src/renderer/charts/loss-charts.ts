import { differingSettings, runTitle } from '../../shared/differing-settings.ts';
import type { RunSummary } from '../../shared/domain/run.ts';
import type { LineChartData } from './chart-frame.ts';
import { axisTitle, type CurveLook, type CurvePoint } from './curve-look.ts';
import { curveSeries } from './curve-series.ts';

export type LossRun = { summary: RunSummary; order: number; points: readonly CurvePoint[] };
export type LossChart = { key: string; title: string; data: LineChartData };

/** One chart of loss for each loss function: losses of different functions have no common scale. */
export function lossCharts(runs: readonly LossRun[], look: CurveLook): LossChart[] {
  const learning = runs.filter(({ points }) => points.length > 0);
  const differing = differingSettings(learning.map(({ summary }) => summary)).filter((name) => name !== 'loss');
  const hasSeeds = new Set(learning.map(({ summary }) => summary.seed)).size > 1;
  const groups = Map.groupBy(learning, ({ summary }) => lossFunction(summary));
  return [...groups].map(([key, members]) => ({
    key,
    title: key === '' ? 'How does the loss fall?' : `How does the ${key} loss fall?`,
    data: {
      xTitle: axisTitle(look.axis),
      yTitle: 'Training loss',
      series: curveSeries(
        members.map(({ summary, ...curve }) => ({ ...curve, run: summary, label: runTitle(summary, differing, hasSeeds) })),
        look,
      ),
    },
  }));
}

/** Empty for a model that has only one. */
function lossFunction({ hyperparameters }: RunSummary): string {
  const loss = hyperparameters['loss'];
  return typeof loss === 'string' ? loss : '';
}
