import { differingSettings } from '../differing-settings.ts';
import { CUTOFF_METRICS, PLAIN_METRICS, parseMetric } from './metric.ts';
import { metricField, type RunField } from './run-field.ts';
import type { RunRow } from './run-row.ts';
import type { RunVocabulary } from './run-vocabulary.ts';
import { TASK_OBJECTIVES } from './task-metrics.ts';

/** Shown only where runs differ in them. The task is not among them: a model has one. */
const SHOWN_WHERE_DIFFERENT = ['search', 'dataset', 'split', 'ties', 'engine'];
const OF_CONFIGURATION: ReadonlySet<string> = new Set(['dataset', 'split', 'ties']);

/**
 * The columns that tell these runs apart, by key: what is the same in all of them is left out, because constant columns drown the differences.
 * Metrics with several cutoffs are shown at their largest: tasks have cutoffs of their own. Runs of several tasks share few metrics and settings,
 * so what each task is judged by stands before the settings, and the other metrics are left out.
 */
export function differingColumns(runs: readonly RunRow[], vocabulary: RunVocabulary): string[] {
  // One run of each configuration tells as much about it as all of them.
  const examples = new Map(runs.map((run) => [run.configuration, run]));
  const tasks = [...new Set([...examples.keys()].map(({ task }) => task))];
  const metrics = mainMetrics(vocabulary.metrics);
  const judging =
    tasks.length < 2 ? [] : metrics.filter((metric) => tasks.some((task) => TASK_OBJECTIVES[task]?.split('@')[0] === metric.split('@')[0]));
  const toKeys = (names: readonly string[]) => names.map((metric) => metricField(metric, 'last').key);
  const settings = new Set(differingSettings([...examples.keys()]).map((name) => `param.${name}`));
  const differs = (key: string) => {
    const field = vocabulary.resolve(key);
    return field !== null && hasTwoValues(OF_CONFIGURATION.has(key) ? [...examples.values()] : runs, field);
  };
  return [
    'id',
    'status',
    'model',
    ...SHOWN_WHERE_DIFFERENT.filter(differs),
    ...toKeys(judging),
    ...vocabulary.settings.map((field) => field.key).filter((key) => settings.has(key)),
    ...(differs('seed') ? ['seed'] : []),
    ...(judging.length > 0 ? [] : toKeys(metrics)),
    'epochs',
    'training',
    'created',
    ...(runs.some((run) => run.tags.length > 0) ? ['tag'] : []),
    ...(runs.some((run) => run.note !== '') ? ['note'] : []),
  ];
}

function hasTwoValues(runs: readonly RunRow[], field: RunField): boolean {
  const [first] = runs;
  if (first === undefined) return false;
  const value = field.read(first);
  return runs.some((run) => field.read(run) !== value);
}

/** Metrics without a cutoff, and each family of the others at its largest, those that most papers print first. */
function mainMetrics(metrics: readonly string[]): string[] {
  const parsed = metrics.map((name) => ({ name, ...placeOf(name) }));
  return parsed
    .filter(({ cutoff, place }) => cutoff === undefined || parsed.every((other) => other.place !== place || (other.cutoff ?? 0) <= cutoff))
    .sort((a, b) => a.place - b.place || a.name.localeCompare(b.name))
    .map(({ name }) => name);
}

const FAMILIES: readonly string[] = [...CUTOFF_METRICS, ...PLAIN_METRICS];

/** Where a metric stands among the others; what is measured along the way, such as the speed, comes last. */
function placeOf(metric: string): { cutoff?: number; place: number } {
  try {
    const { family, cutoff } = parseMetric(metric);
    return { ...(cutoff === undefined ? {} : { cutoff }), place: FAMILIES.indexOf(family) };
  } catch {
    return { place: FAMILIES.length };
  }
}
