import { describeIssues, type InvalidField } from '../../../shared/contract/input-issues.ts';
import { defaultSplit } from '../../../shared/default-split.ts';
import { type DatasetSummary, type SplitSpec, splitsWithinSessions } from '../../../shared/domain/dataset.ts';
import { metricDirection } from '../../../shared/domain/metric.ts';
import type { ModelDescription, Task } from '../../../shared/domain/model.ts';
import { SearchSpec, type TieRule } from '../../../shared/domain/search.ts';
import { isMetricOf, TASK_OBJECTIVES } from '../../../shared/domain/task-metrics.ts';
import type { AppError } from '../../../shared/errors.ts';
import { draftModel, type ModelDraft, specOf } from './model-draft.ts';
import type { Setting } from './setting-values.ts';

const RANDOM_SESSIONS: SplitSpec = { kind: 'random-sessions', testShare: 0.1, validationShare: 0, seed: 1 };
const HOLD_OUT_TRACKS: SplitSpec = { kind: 'hold-out-tracks', testShare: 0.2, validationShare: 0, seed: 1 };

/** A search as it is being put together; `spec` is what would be sent. */
export class SearchForm {
  name = $state('');
  dataset = $state('');
  split = $state.raw<SplitSpec>(RANDOM_SESSIONS);
  models = $state.raw<readonly ModelDraft[]>([]);
  strategy = $state<'grid' | 'random'>('grid');
  trials = $state<number | null>(20);
  drawSeed = $state<number | null>(1);
  seeds = $state.raw<readonly number[]>([1]);
  cutoffs = $state.raw<readonly number[]>([5, 10, 20]);
  ties = $state<TieRule>('conservative');
  metric = $state('recall@20');
  /** Trials at once; null leaves it to the settings. */
  jobs = $state<number | null>(null);
  /** What the workbench found wrong with a spec, and with which. */
  #refusal = $state.raw<{ text: string; fields: InvalidField[]; message: string } | null>(null);
  /** What is typed into a field and cannot be taken, by the place of the field. */
  #untaken = $state.raw<ReadonlyMap<string, string>>(new Map());
  #nextKey = 0;

  /** What the models of this search do; null as long as there is none. */
  readonly task = $derived(this.models[0]?.description.task ?? null);
  readonly #input = $derived({
    name: this.name.trim(),
    dataset: this.dataset,
    split: this.split,
    models: this.models.map(specOf),
    strategy: this.strategy === 'grid' ? { kind: 'grid' } : { kind: 'random', trials: this.trials, seed: this.drawSeed },
    seeds: [...this.seeds],
    evaluation: { cutoffs: [...this.cutoffs], ties: this.ties },
    objective: { metric: this.metric, direction: directionOf(this.metric) },
  });
  readonly #checked = $derived(SearchSpec.safeParse(this.#input));
  /** Null while something in the form cannot be used. */
  readonly spec = $derived(this.#checked.success && this.#ownProblems().length === 0 ? this.#checked.data : null);
  readonly text = $derived(JSON.stringify(this.#input));
  readonly problems = $derived<readonly InvalidField[]>([
    ...this.#ownProblems(),
    ...(this.#checked.success ? [] : describeIssues(this.#checked.error.issues, this.#input).fields),
    ...(this.#refusal?.text === this.text ? this.#refusal.fields : []),
  ]);
  /** A refusal of this spec that belongs to no field. */
  readonly generalProblem = $derived(
    this.#refusal?.text === this.text && this.#refusal.fields.every(({ path }) => path === '') ? this.#refusal.message : null,
  );

  /** What is wrong at a place such as `seeds` or `models[0].learningRate`, or anywhere below it. */
  problemAt(path: string): string | null {
    const found = this.problems.find((problem) => {
      const place = plainPath(problem.path);
      return place === path || place.startsWith(`${path}.`) || place.startsWith(`${path}[`);
    });
    return found?.message ?? null;
  }

  /** Starts from a data set with the split that suits it. */
  chooseDataset(dataset: Pick<DatasetSummary, 'name' | 'holds' | 'parts' | 'contexts'>): void {
    this.dataset = dataset.name;
    const usual = defaultSplit(dataset);
    const isUnfit = this.split.kind === 'given' || splitsWithinSessions(this.split) !== splitsWithinSessions(usual);
    if (usual.kind === 'given' || splitsWithinSessions(usual)) this.split = usual;
    else if (isUnfit) this.split = RANDOM_SESSIONS;
  }

  /** Adds a model; the first one brings an objective that its task knows, and a split that it can learn from. */
  addModel(description: ModelDescription): void {
    const { task } = description;
    if (this.models.length === 0 && !isReported(task, this.metric)) this.metric = TASK_OBJECTIVES[task] ?? this.metric;
    const isOfCollections = task === 'playlist' || task === 'rating';
    if (this.models.length === 0 && isOfCollections !== splitsWithinSessions(this.split)) {
      if (isOfCollections) this.split = HOLD_OUT_TRACKS;
      else this.split = RANDOM_SESSIONS;
    }
    this.models = [...this.models, draftModel(this.#nextKey++, description)];
  }

  removeModel(key: number): void {
    this.models = this.models.filter((model) => model.key !== key);
  }

  set(key: number, name: string, setting: Setting): void {
    this.models = this.models.map((model) => (model.key === key ? { ...model, settings: { ...model.settings, [name]: setting } } : model));
  }

  /** Fills the form from a spec; answers with the ids of models that are not known here and were left out. */
  load(spec: SearchSpec, known: readonly ModelDescription[]): string[] {
    const { strategy, objective, evaluation } = spec;
    this.name = spec.name;
    this.dataset = spec.dataset;
    this.split = spec.split;
    this.strategy = strategy.kind;
    if (strategy.kind === 'random') [this.trials, this.drawSeed] = [strategy.trials, strategy.seed];
    this.seeds = spec.seeds;
    this.cutoffs = evaluation.cutoffs;
    this.ties = evaluation.ties;
    this.metric = objective.metric;
    const found = spec.models.map((model) => ({ model, description: known.find(({ id }) => id === model.model) }));
    this.models = found.flatMap(({ model, description }) =>
      description === undefined ? [] : [draftModel(this.#nextKey++, description, model)],
    );
    return found.filter(({ description }) => description === undefined).map(({ model }) => model.model);
  }

  /** Shows what the workbench said about the spec with this text at the fields it means. */
  refuse(error: AppError, text: string): void {
    this.#refusal = { text, fields: fieldsOf(error), message: error.message };
  }

  /** A field holds text that cannot be taken, and says why; null once it does no more. */
  refuseText(place: string, message: string | null): void {
    if ((this.#untaken.get(place) ?? null) === message) return;
    const untaken = new Map(this.#untaken);
    if (message === null) untaken.delete(place);
    else untaken.set(place, message);
    this.#untaken = untaken;
  }

  #ownProblems(): InvalidField[] {
    const ranges = this.models.flatMap((model, index) =>
      Object.entries(model.settings).map(([name, setting]) => ({ path: `models[${index}].${name}`, setting })),
    );
    const empty = ranges.filter(({ setting }) => setting.range === null && setting.values.length === 0);
    const undrawn = this.strategy === 'grid' ? ranges.filter(({ setting }) => setting.range !== null) : [];
    return [
      // The field says it itself: nothing else is to show it there again.
      ...[...this.#untaken].map(([place, message]) => ({ path: `typed ${place}`, message })),
      ...empty.map(({ path }) => ({ path, message: 'Give at least one value.' })),
      ...undrawn.map(({ path }) => ({ path, message: 'A grid needs listed values: list them, or draw at random.' })),
    ];
  }
}

function directionOf(metric: string): 'max' | 'min' {
  try {
    return metricDirection(metric);
  } catch {
    // A metric that does not exist is refused by the workbench, in its own words.
    return 'max';
  }
}

function isReported(task: Task, metric: string): boolean {
  try {
    return isMetricOf(task, metric);
  } catch {
    return false;
  }
}

/** The form has one field for what stands in `fixed` or in `space`. */
function plainPath(path: string): string {
  return path.replace(/\.(fixed|space)\./, '.');
}

function fieldsOf({ code, message, details }: AppError): InvalidField[] {
  const { fields, path, key } = details;
  if (Array.isArray(fields)) return fields as InvalidField[];
  if (code === 'metric.unknown') return [{ path: 'objective', message }];
  if (path === 'objective.metric') return [{ path: 'objective', message }];
  if (code === 'split.impossible') return [{ path: 'split', message }];
  if (code === 'search.exists') return [{ path: 'name', message }];
  if (typeof path === 'string') return [{ path: typeof key === 'string' ? `${path}.${key}` : path, message }];
  return [{ path: '', message }];
}
