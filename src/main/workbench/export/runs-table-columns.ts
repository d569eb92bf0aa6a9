import type { HyperparameterValue } from '../../../shared/domain/model.ts';
import type { RunSummary } from '../../../shared/domain/run.ts';

export type CellValue = string | number | boolean | null;
export type ExportColumn = { name: string; values: CellValue[] };

/** One column for everything a run of the search has: settings, then results. A setting that another model lacks is empty there. */
export function exportColumns(runs: readonly RunSummary[]): ExportColumn[] {
  const column = (name: string, read: (run: RunSummary) => CellValue | undefined): ExportColumn => ({
    name,
    values: runs.map((run) => read(run) ?? null),
  });
  const settings = namesIn(runs.map((run) => run.hyperparameters));
  const metrics = namesIn(runs.map((run) => run.metrics));
  return [
    column('run', (run) => run.id),
    column('model', (run) => run.model),
    column('dataset', (run) => run.dataset),
    column('status', (run) => run.status),
    column('seed', (run) => run.seed),
    ...settings.map((name) => column(name, (run) => plainValue(run.hyperparameters[name]))),
    ...metrics.map((name) => column(name, (run) => run.metrics[name])),
    column('epochsDone', (run) => run.epochsDone),
    column('trainingSeconds', (run) => run.trainingSeconds),
    column('evaluationSeconds', (run) => run.evaluationSeconds),
    column('engine', (run) => run.engine),
    column('startedAt', (run) => run.startedAt),
    column('endedAt', (run) => run.endedAt),
    column('error', (run) => run.error?.message),
  ];
}

/** Names in the order they first appear. */
export function namesIn(records: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

function plainValue(value: HyperparameterValue | undefined): CellValue | undefined {
  return Array.isArray(value) ? JSON.stringify(value) : value;
}
