import { formatSetting } from '../format.ts';
import { formatSplit } from './format-split.ts';
import { metricDirection } from './metric.ts';
import type { HyperparameterValue } from './model.ts';
import type { MetricRange, RunRow } from './run-row.ts';

/** How a field is compared, sorted and shown. Moments are milliseconds since 1970, durations seconds. */
export type FieldKind = 'text' | 'number' | 'flag' | 'moment' | 'duration' | 'tags';
export type FieldValue = string | number | boolean | readonly string[] | null;

/** One thing known of every run: a column of the table, a name of the filter language. */
export type RunField = {
  /** `model`, `param.learningRate`, `best.recall@20`: unique, and what saved views keep. */
  key: string;
  title: string;
  kind: FieldKind;
  read: (run: RunRow) => FieldValue;
};

/** Which of a metric's values over the epochs stands for the run. `last` is what the run ended with. */
export const AGGREGATES = ['last', 'best', 'min', 'max'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

const text = (key: string, title: string, read: RunField['read']): RunField => ({ key, title, kind: 'text', read });
const moment = (key: string, title: string, read: (run: RunRow) => string | null): RunField => ({
  key,
  title,
  kind: 'moment',
  read: (run) => toMilliseconds(read(run)),
});

/** What every run has, whatever its model. */
export const RUN_FIELDS: readonly RunField[] = [
  text('id', 'Run', (run) => run.id),
  text('status', 'Status', (run) => run.status),
  text('search', 'Search', (run) => run.search),
  text('dataset', 'Data set', (run) => run.configuration.dataset),
  text('split', 'Split', (run) => formatSplit(run.configuration.split)),
  text('model', 'Model', (run) => run.configuration.model),
  text('task', 'Task', (run) => run.configuration.task),
  { key: 'seed', title: 'Seed', kind: 'number', read: (run) => run.seed },
  { key: 'tag', title: 'Tags', kind: 'tags', read: (run) => run.tags },
  text('note', 'Note', (run) => (run.note === '' ? null : run.note)),
  { key: 'star', title: 'Starred', kind: 'flag', read: (run) => run.isStarred },
  { key: 'hidden', title: 'Hidden', kind: 'flag', read: (run) => run.isHidden },
  moment('created', 'Created', (run) => run.createdAt),
  moment('started', 'Started', (run) => run.startedAt),
  moment('ended', 'Ended', (run) => run.endedAt),
  { key: 'training', title: 'Training', kind: 'duration', read: (run) => run.trainingSeconds },
  { key: 'evaluation', title: 'Evaluation', kind: 'duration', read: (run) => run.evaluationSeconds },
  { key: 'epochs', title: 'Epochs', kind: 'number', read: (run) => run.epochsDone },
  text('engine', 'Engine', (run) => run.engine),
  text('ties', 'Ties', (run) => run.configuration.evaluation.ties),
  text('error', 'Error', (run) => run.error?.code ?? null),
];

/** A hyperparameter; `kind` is what the runs at hand hold under that name (see `RunVocabulary`). */
export function settingField(name: string, kind: FieldKind): RunField {
  const read = (run: RunRow) => readSetting(run.configuration.hyperparameters[name], kind);
  return { key: `param.${name}`, title: name, kind, read };
}

/** A metric by one of its values over the epochs; null for a run without it. */
export function metricField(metric: string, aggregate: Aggregate): RunField {
  const read = READERS[aggregate === 'best' ? bestOf(metric) : aggregate];
  // A setting is called loss as well.
  const name = metric === 'loss' ? 'training loss' : metric;
  const title = aggregate === 'last' ? name : `${name} (${aggregate})`;
  return { key: `${aggregate}.${metric}`, title, kind: 'number', read: (run) => read(run.metrics[metric], run.ranges[metric]) };
}

/** The metric and aggregate of a metric field's key, or null for any other key. */
export function parseMetricKey(key: string): { metric: string; aggregate: Aggregate } | null {
  const dot = key.indexOf('.');
  const aggregate = AGGREGATES.find((candidate) => candidate === key.slice(0, dot));
  return aggregate === undefined ? null : { metric: key.slice(dot + 1), aggregate };
}

const READERS: Record<Exclude<Aggregate, 'best'>, (last: number | undefined, range: MetricRange | undefined) => number | null> = {
  last: (last, range) => last ?? range?.last ?? null,
  min: (last, range) => extreme(Math.min, last, range?.min),
  max: (last, range) => extreme(Math.max, last, range?.max),
};

function bestOf(metric: string): 'min' | 'max' {
  try {
    return metricDirection(metric);
  } catch {
    // A model may report a metric of its own; more is better is the usual reading.
    return 'max';
  }
}

function extreme(choose: (...values: number[]) => number, ...values: (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : choose(...known);
}

function readSetting(value: HyperparameterValue | undefined, kind: FieldKind): FieldValue {
  if (value === undefined) return null;
  if (kind === 'text') return formatSetting(value);
  return typeof value === 'object' ? formatSetting(value) : value;
}

function toMilliseconds(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso);
}
