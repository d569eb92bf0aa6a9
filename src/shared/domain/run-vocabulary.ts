import { parseMetric } from './metric.ts';
import type { HyperparameterValue } from './model.ts';
import { AGGREGATES, type FieldKind, metricField, RUN_FIELDS, type RunField, settingField } from './run-field.ts';
import type { RunRow } from './run-row.ts';

/** The fields a set of runs has: what filters may name and tables may show. */
export type RunVocabulary = {
  /** Fields every run has, then hyperparameters, then metrics as they ended, by the shortest name that means them. */
  names: ReadonlyMap<string, RunField>;
  settings: readonly RunField[];
  metrics: readonly string[];
  /** The field of a key or a short name, such as `param.learningRate`, `learningRate`, `best.recall@20`; null where no run has it. */
  resolve: (name: string) => RunField | null;
};

/** Reads the vocabulary of these runs: hyperparameters in the order the models list them, metrics in alphabetical order. */
export function runVocabulary(runs: readonly RunRow[]): RunVocabulary {
  const metrics = metricNames(runs);
  const settings = settingKinds(runs).map(([name, kind]) => settingField(name, kind));
  const byKey = new Map([...RUN_FIELDS, ...settings].map((field) => [field.key, field]));
  for (const metric of metrics) {
    for (const aggregate of AGGREGATES) {
      const field = metricField(metric, aggregate);
      byKey.set(field.key, field);
    }
  }

  const names = new Map<string, RunField>(RUN_FIELDS.map((field) => [field.key, field]));
  for (const field of [...settings, ...metrics.map((metric) => metricField(metric, 'last'))]) {
    const short = field.key.slice(field.key.indexOf('.') + 1);
    names.set(names.has(short) ? field.key : short, field);
  }
  const byLowerCase = new Map([...byKey, ...names].map(([name, field]) => [name.toLowerCase(), field]));
  return {
    names,
    settings,
    metrics,
    resolve: (name) => names.get(name) ?? byKey.get(name) ?? byLowerCase.get(name.toLowerCase()) ?? unreportedMetric(name),
  };
}

/** A filter may be written before any run reports the metric. */
function unreportedMetric(name: string): RunField | null {
  const aggregate = AGGREGATES.find((candidate) => name.startsWith(`${candidate}.`));
  const metric = aggregate === undefined ? name : name.slice(aggregate.length + 1);
  try {
    parseMetric(metric);
    return metricField(metric, aggregate ?? 'last');
  } catch {
    return null;
  }
}

function metricNames(runs: readonly RunRow[]): string[] {
  const names = new Set<string>();
  for (const { metrics, ranges } of runs) {
    for (const name in metrics) names.add(name);
    for (const name in ranges) names.add(name);
  }
  // Cutoffs in number order: recall@5 before recall@20.
  return [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function settingKinds(runs: readonly RunRow[]): [string, FieldKind][] {
  const kinds = new Map<string, FieldKind>();
  for (const configuration of new Set(runs.map((run) => run.configuration))) {
    for (const name in configuration.hyperparameters) {
      const kind = kindOf(configuration.hyperparameters[name]!);
      const known = kinds.get(name);
      if (known === undefined) kinds.set(name, kind);
      else if (known !== kind) kinds.set(name, 'text');
    }
  }
  return [...kinds];
}

function kindOf(value: HyperparameterValue): FieldKind {
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'flag' : 'text';
}

/** More different numbers than this are measurements: nobody picks one from a list. */
const MOST_NUMBERS = 100;

/** The values a field takes, most frequent first, as a filter would write them; for completion. */
export function fieldValues(runs: readonly RunRow[], field: RunField, limit: number): string[] {
  const counts = new Map<string | number | boolean, number>();
  for (const run of runs) {
    const value = field.read(run);
    if (value === null) continue;
    for (const part of typeof value === 'object' ? value : [value]) counts.set(part, (counts.get(part) ?? 0) + 1);
    if (field.kind === 'number' && counts.size > MOST_NUMBERS) return [];
  }
  const { compare } = new Intl.Collator('en', { numeric: true });
  return [...counts]
    .map(([value, n]) => ({ text: String(value), n }))
    .sort((a, b) => b.n - a.n || compare(a.text, b.text))
    .slice(0, limit)
    .map(({ text }) => text);
}
