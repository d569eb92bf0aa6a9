import { averageOf, groupRuns, type RunGroup } from '../../shared/domain/group-runs.ts';
import { differingColumns } from '../../shared/domain/run-columns.ts';
import { type Aggregate, metricField, parseMetricKey, type RunField } from '../../shared/domain/run-field.ts';
import type { RunTest } from '../../shared/domain/run-filter/compare-field.ts';
import { parseRunFilter } from '../../shared/domain/run-filter/parse-run-filter.ts';
import type { RunConfiguration, RunRow } from '../../shared/domain/run-row.ts';
import { type RunVocabulary, runVocabulary } from '../../shared/domain/run-vocabulary.ts';
import { RunsViewDefinition } from '../../shared/domain/runs-view.ts';
import { sortByValue } from '../../shared/domain/sort-runs.ts';
import { AppError } from '../../shared/errors.ts';

/** A line of the table: a run, or the runs of one configuration together. */
export type Line =
  | { kind: 'run'; key: string; run: RunRow; isMember: boolean }
  | { kind: 'group'; key: string; group: RunGroup; isOpen: boolean };

/** `key` names the column in the view; its field may be another value of the same metric. */
export type Column = { key: string; field: RunField };

export type FilterProblem = { message: string; start: number; end: number };

const everyRun: RunTest = () => true;

/** How the table of all runs is looked at: filter, order, columns and groups, and the lines that come of it. */
export class RunsView {
  filter = $state('');
  sort = $state.raw<RunsViewDefinition['sort']>(null);
  /** Keys of chosen columns; null for those in which runs differ. */
  chosenColumns = $state.raw<readonly string[] | null>(null);
  aggregates = $state.raw<Readonly<Record<string, Aggregate>>>({});
  isGrouped = $state(false);
  mode = $state<RunsViewDefinition['mode']>('table');
  pivot = $state.raw<RunsViewDefinition['pivot']>({ rows: ['model'], columns: ['dataset'], metrics: [], baseline: '' });
  /** The line the keyboard is on. */
  activeKey = $state<string | null>(null);

  readonly #runs: () => readonly RunRow[];
  #openGroups = $state.raw<ReadonlySet<RunConfiguration>>(new Set());
  /** While a filter is being written, the last one that could be read stays in force. */
  #lastTest: RunTest = everyRun;

  constructor(runs: () => readonly RunRow[]) {
    this.#runs = runs;
  }

  readonly vocabulary: RunVocabulary = $derived.by(() => runVocabulary(this.#runs()));
  readonly #parsed = $derived.by(() => readFilter(this.filter, this.vocabulary));
  readonly problem: FilterProblem | null = $derived(this.#parsed.problem);
  readonly matching: readonly RunRow[] = $derived.by(() => {
    this.#lastTest = this.#parsed.test ?? this.#lastTest;
    return this.#lastTest === everyRun ? this.#runs() : this.#runs().filter(this.#lastTest);
  });
  readonly differing: readonly string[] = $derived.by(() => differingColumns(this.matching, this.vocabulary));
  readonly columns: readonly Column[] = $derived.by(() =>
    (this.chosenColumns ?? this.differing).flatMap((key) => {
      const field = this.field(key);
      return field === null ? [] : [{ key, field }];
    }),
  );
  readonly lines: readonly Line[] = $derived.by(() => (this.isGrouped ? this.#groupedLines() : this.#plainLines()));
  /** The runs as they stand, for selecting a stretch of them. */
  readonly order: readonly string[] = $derived.by(() =>
    this.lines.flatMap((line) => (line.kind === 'run' ? [line.run.id] : line.isOpen ? [] : line.group.runs.map((run) => run.id))),
  );

  /** The field of a column key, metrics by the value chosen for them; null where no run has it any more. */
  field(key: string): RunField | null {
    const metric = parseMetricKey(key);
    if (metric === null) return this.vocabulary.resolve(key);
    return metricField(metric.metric, this.aggregates[metric.metric] ?? metric.aggregate);
  }

  /** Sorts by a column, the other way round where it is sorted by it already, and not at all the third time. */
  sortBy(key: string): void {
    const first = this.field(key)?.kind === 'text' ? 'ascending' : 'descending';
    if (this.sort?.key !== key) this.sort = { key, direction: first };
    else if (this.sort.direction === first) this.sort = { key, direction: first === 'ascending' ? 'descending' : 'ascending' };
    else this.sort = null;
  }

  showColumn(key: string, isShown: boolean): void {
    const others = (this.chosenColumns ?? this.differing).filter((other) => other !== key);
    this.chosenColumns = isShown ? [...others, key] : others;
  }

  /** Moves a column by so many places. */
  moveColumn(key: string, places: number): void {
    const columns = [...(this.chosenColumns ?? this.differing)];
    const from = columns.indexOf(key);
    const to = Math.min(Math.max(from + places, 0), columns.length - 1);
    columns.splice(to, 0, ...columns.splice(from, 1));
    this.chosenColumns = columns;
  }

  showAggregate(metric: string, aggregate: Aggregate): void {
    this.aggregates = { ...this.aggregates, [metric]: aggregate };
  }

  toggleGroup(configuration: RunConfiguration): void {
    const open = new Set(this.#openGroups);
    if (!open.delete(configuration)) open.add(configuration);
    this.#openGroups = open;
  }

  /** Moves the keyboard's line by so many places; answers with its place. */
  moveActive(places: number): number {
    const current = this.lines.findIndex((line) => line.key === this.activeKey);
    const next = current < 0 ? 0 : Math.min(Math.max(current + places, 0), this.lines.length - 1);
    this.activeKey = this.lines[next]?.key ?? null;
    return next;
  }

  get definition(): RunsViewDefinition {
    const { filter, sort, chosenColumns, aggregates, isGrouped, mode, pivot } = this;
    return {
      filter,
      sort,
      columns: chosenColumns === null ? null : [...chosenColumns],
      aggregates: { ...aggregates },
      isGrouped,
      mode,
      pivot,
    };
  }

  /** Looks at the runs as a saved view did; what an older Segue did not keep stays as it starts. */
  apply(definition: unknown): void {
    const wanted = RunsViewDefinition.parse(definition);
    // A table that looks so already is not drawn again.
    if (JSON.stringify(wanted) === JSON.stringify(this.definition)) return;
    const { columns, ...view } = wanted;
    Object.assign(this, view);
    this.chosenColumns = columns;
  }

  #plainLines(): Line[] {
    return this.#sorted(this.matching, (run, field) => field.read(run)).map(toLine);
  }

  #groupedLines(): Line[] {
    const groups = this.#sorted(groupRuns(this.matching), ({ runs }, field) => {
      const mean = averageOf(runs, field)?.mean ?? null;
      return mean ?? field.read(runs[0]!);
    });
    return groups.flatMap((group): Line[] => {
      const [first] = group.runs;
      const isOpen = this.#openGroups.has(group.configuration);
      const line: Line = { kind: 'group', key: `group ${first!.id}`, group, isOpen };
      return isOpen ? [line, ...group.runs.map((run): Line => ({ kind: 'run', key: run.id, run, isMember: true }))] : [line];
    });
  }

  #sorted<Item>(items: readonly Item[], read: (item: Item, field: RunField) => ReturnType<RunField['read']>): readonly Item[] {
    const field = this.sort === null ? null : this.field(this.sort.key);
    if (this.sort === null || field === null) return items;
    return sortByValue(items, (item) => read(item, field), this.sort.direction);
  }
}

function toLine(run: RunRow): Line {
  return { kind: 'run', key: run.id, run, isMember: false };
}

function readFilter(text: string, vocabulary: RunVocabulary): { test: RunTest | null; problem: FilterProblem | null } {
  try {
    return { test: text.trim() === '' ? everyRun : parseRunFilter(text, vocabulary, new Date()), problem: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'filter.invalid') throw error;
    return { test: null, problem: { message: error.message, start: Number(error.details['start']), end: Number(error.details['end']) } };
  }
}
