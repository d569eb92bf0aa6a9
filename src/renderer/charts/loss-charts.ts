import { differingSettings, runTitle } from '../../shared/differing-settings.ts';
import type { RunSummary } from '../../shared/domain/run.ts';
import type { LineChartData, Series } from './chart-frame.ts';

export type LossRun = { summary: RunSummary; order: number; points: readonly { epoch: number; value: number }[] };
export type LossChart = { key: string; title: string; data: LineChartData };

/** One chart of loss by epoch for each loss function: losses of different functions have no common scale. */
export function lossCharts(runs: readonly LossRun[]): LossChart[] {
  const learning = runs.filter(({ points }) => points.length > 0);
  const differing = differingSettings(learning.map(({ summary }) => summary)).filter((name) => name !== 'loss');
  const hasSeeds = new Set(learning.map(({ summary }) => summary.seed)).size > 1;
  const groups = Map.groupBy(learning, ({ summary }) => lossFunction(summary));
  return [...groups].map(([key, members]) => ({
    key,
    title: key === '' ? 'How does the loss fall?' : `How does the ${key} loss fall?`,
    data: {
      xTitle: 'Epoch',
      yTitle: 'Training loss',
      series: members.map(
        ({ summary, order, points }): Series => ({
          id: summary.id,
          label: runTitle(summary, differing, hasSeeds),
          order,
          points: points.map(({ epoch, value }) => ({ x: epoch, y: value })),
        }),
      ),
    },
  }));
}

/** Empty for a model that has only one. */
function lossFunction({ hyperparameters }: RunSummary): string {
  const loss = hyperparameters['loss'];
  return typeof loss === 'string' ? loss : '';
}
