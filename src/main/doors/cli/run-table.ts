import { differingSettings } from '../../../shared/differing-settings.ts';
import type { RunSummary } from '../../../shared/domain/run.ts';
import { formatDuration, formatNumber, formatSetting } from '../../../shared/format.ts';
import { shownMetrics } from '../../../shared/shown-metrics.ts';
import { formatTable, type TextColumn } from './text-table.ts';

/** Lines of a table of runs: only the hyperparameters that differ, the objective first among the metrics. */
export function runTable(runs: readonly RunSummary[], objective: string | null): string[] {
  const metric = (name: string): TextColumn<RunSummary> => ({
    title: name,
    isNumber: true,
    cell: (run) => formatOptional(run.metrics[name]),
  });
  const hasSeeds = new Set(runs.map((run) => run.seed)).size > 1;
  const columns: TextColumn<RunSummary>[] = [
    { title: 'run', cell: (run) => run.id },
    { title: 'model', cell: (run) => run.model },
    ...differingSettings(runs).map(
      (name): TextColumn<RunSummary> => ({ title: name, cell: (run) => formatOptionalSetting(run.hyperparameters[name]) }),
    ),
    ...(hasSeeds ? [{ title: 'seed', isNumber: true, cell: (run: RunSummary) => String(run.seed) }] : []),
    { title: 'status', cell: (run) => run.status },
    { title: 'epochs', isNumber: true, cell: (run) => String(run.epochsDone) },
    metric('loss'),
    ...shownMetrics(
      runs.map((run) => run.metrics),
      objective,
    ).map(metric),
    { title: 'time', isNumber: true, cell: (run) => formatOptionalDuration(run) },
  ];
  return formatTable(columns, runs);
}

function formatOptional(value: number | undefined): string {
  return value === undefined ? '-' : formatNumber(value);
}

function formatOptionalSetting(value: RunSummary['hyperparameters'][string] | undefined): string {
  return value === undefined ? '' : formatSetting(value);
}

function formatOptionalDuration({ trainingSeconds, evaluationSeconds }: RunSummary): string {
  return trainingSeconds === null && evaluationSeconds === null ? '-' : formatDuration((trainingSeconds ?? 0) + (evaluationSeconds ?? 0));
}
