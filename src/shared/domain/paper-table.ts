import { z } from 'zod';
import { differingSettings } from '../differing-settings.ts';
import { formatSetting } from '../format.ts';
import { average } from './group-runs.ts';
import { type Direction, metricDirection } from './metric.ts';
import type { RunSummary } from './run.ts';

/** One number of a paper's table: a metric of a variant under one loss. */
export const PaperCell = z.object({
  mean: z.number(),
  /** Over the seeds; null where there is one. */
  deviation: z.number().nullable(),
  /** Seeds behind the mean, lowest first; the first run stands for the cell in tests. */
  runs: z.array(z.string()),
  isBest: z.boolean(),
  /** Holm-corrected p of the difference from the baseline; null for the baseline itself and where there is no test. */
  holmP: z.number().nullable(),
});
export type PaperCell = z.infer<typeof PaperCell>;

/** Variants down, losses across, the metrics within each: the layout of Table 2 of GRU4Rec on MSSD (P0). */
export const PaperResults = z.object({
  /** The values across, such as cross-entropy; one empty title where runs do not differ so. */
  groups: z.array(z.string()),
  metrics: z.array(z.string()),
  /** A cell for each group and metric, group after group. */
  rows: z.array(z.object({ title: z.string(), cells: z.array(PaperCell.nullable()) })),
  /** What the others are tested against; null where nothing was tested. */
  baseline: z.object({ run: z.string(), title: z.string() }).nullable(),
  notes: z.array(z.string()),
});
export type PaperResults = z.infer<typeof PaperResults>;

/** Events, tracks and sessions of the data and of the samples: the layout of Table 1 of P0. */
export const PaperData = z.object({
  rows: z.array(z.object({ title: z.string(), events: z.int(), tracks: z.int(), sessions: z.int() })),
  notes: z.array(z.string()),
});
export type PaperData = z.infer<typeof PaperData>;

/** `data` is null where the data set is gone. */
export const PaperTables = z.object({ search: z.string(), dataset: z.string(), data: PaperData.nullable(), results: PaperResults });
export type PaperTables = z.infer<typeof PaperTables>;

/** The setting whose values stand across, as in the paper. */
const ACROSS = 'loss';

export type PaperRequest = {
  objective: { metric: string; direction: Direction };
  /** Those of every run of the table, in the order of their columns. */
  metrics: readonly string[];
  /** How a model is called in print. */
  titleOf: (model: string) => string;
};

/**
 * Lays the finished runs of a search out as the paper does. Settings that name a variant (texts and switches) make the rows, the loss the groups, in the order
 * of the runs; of settings that were tuned (numbers) the best by the objective stands, its seeds averaged. A model without a loss stands in every group.
 */
export function layOutPaperResults(runs: readonly RunSummary[], { objective, metrics, titleOf }: PaperRequest): PaperResults {
  const differing = differingSettings(runs);
  const isNamed = (name: string) => runs.some(({ hyperparameters }) => ['string', 'boolean'].includes(typeof hyperparameters[name]));
  const across = differing.includes(ACROSS) ? ACROSS : null;
  const down = differing.filter((name) => name !== across && isNamed(name));
  const tuned = differing.filter((name) => name !== across && !isNamed(name));
  const titleFor = ({ model, hyperparameters }: RunSummary) =>
    [titleOf(model), ...down.flatMap((name) => nameOf(name, hyperparameters[name]))].join(' ');
  const groupFor = ({ hyperparameters }: RunSummary) => (across === null ? undefined : hyperparameters[across])?.toString();

  const groups = [...new Set(runs.flatMap((run) => groupFor(run) ?? []))];
  const shownGroups = groups.length === 0 ? [''] : groups;
  const rows = [...Map.groupBy(runs, titleFor)].map(([title, members]) => ({
    title,
    cells: shownGroups.flatMap((group) => {
      const inGroup = members.filter((run) => (groupFor(run) ?? group) === group);
      const best = bestConfiguration(inGroup, objective);
      return metrics.map((metric) => cellOf(best, metric));
    }),
  }));
  return {
    groups: shownGroups,
    metrics: [...metrics],
    rows: rows.map(({ title, cells }) => ({
      title,
      cells: cells.map((cell, column) => cell && { ...cell, isBest: isBest(cell, metrics[column % metrics.length]!, rows, column) }),
    })),
    baseline: null,
    notes:
      tuned.length === 0
        ? []
        : [`Of ${tuned.join(', ')} the best by ${objective.metric} on the test sessions stands, for each variant and loss.`],
  };
}

/** The run with the best value of the objective in the table. */
export function bestOfPaperResults(results: PaperResults, { metric, direction }: PaperRequest['objective']): PaperResults['baseline'] {
  const { rows, metrics } = results;
  const sign = direction === 'max' ? 1 : -1;
  const found = rows.flatMap(({ cells }) =>
    cells.flatMap((cell, column) => (cell && metrics[column % metrics.length] === metric ? [cell] : [])),
  );
  const best = found.toSorted((a, b) => sign * (b.mean - a.mean))[0]?.runs[0];
  const standing = standingRuns(results).find(({ id }) => id === best);
  return standing === undefined ? null : { run: standing.id, title: standing.title };
}

/** The runs that stand in the table, each once, by what they are called there. */
export function standingRuns({ rows, groups, metrics }: PaperResults): { id: string; title: string }[] {
  const found = new Map<string, string>();
  for (const { title, cells } of rows) {
    for (const [column, cell] of cells.entries()) {
      const id = cell?.runs[0];
      const group = groups[Math.floor(column / metrics.length)] ?? '';
      const isSpread = new Set(cells.flatMap((other) => other?.runs[0] ?? [])).size > 1;
      if (id !== undefined && !found.has(id)) found.set(id, isSpread && group !== '' ? `${title}, ${group}` : title);
    }
  }
  return [...found].map(([id, title]) => ({ id, title }));
}

/** `embedding`; a switch goes by its name. */
function nameOf(setting: string, value: RunSummary['hyperparameters'][string] | undefined): string[] {
  if (value === undefined) return [];
  return typeof value === 'boolean' ? [`${setting} ${value ? 'on' : 'off'}`] : [formatSetting(value)];
}

/** The runs of the configuration whose seeds reach the best mean of the objective. */
function bestConfiguration(runs: readonly RunSummary[], { metric, direction }: PaperRequest['objective']): readonly RunSummary[] {
  const sign = direction === 'max' ? 1 : -1;
  const configurations = [...Map.groupBy(runs, ({ hyperparameters }) => JSON.stringify(hyperparameters)).values()];
  const reached = (members: readonly RunSummary[]) => sign * (meanOf(members, metric)?.mean ?? -sign * Number.POSITIVE_INFINITY);
  const best = configurations.toSorted((a, b) => reached(b) - reached(a))[0] ?? [];
  return best.toSorted((a, b) => a.seed - b.seed);
}

function meanOf(runs: readonly RunSummary[], metric: string) {
  return average(runs.flatMap(({ metrics }) => metrics[metric] ?? []));
}

function cellOf(runs: readonly RunSummary[], metric: string): PaperCell | null {
  const found = meanOf(runs, metric);
  return found && { mean: found.mean, deviation: found.deviation, runs: runs.map(({ id }) => id), isBest: false, holmP: null };
}

/** Nothing is best where there is nothing to compare it with. */
function isBest({ mean }: PaperCell, metric: string, rows: readonly { cells: readonly (PaperCell | null)[] }[], column: number): boolean {
  const means = rows.flatMap(({ cells }) => cells[column]?.mean ?? []);
  return means.length > 1 && mean === (metricDirection(metric) === 'max' ? Math.max(...means) : Math.min(...means));
}
