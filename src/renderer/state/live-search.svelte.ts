import type { EpochRecord, RunSummary, TrialProgress } from '../../shared/domain/run.ts';
import type { SearchEvent, SearchSpec, SearchSummary } from '../../shared/domain/search.ts';
import type { CurvePoint } from '../charts/curve-look.ts';
import type { Connection } from '../connection/connection.svelte.ts';
import { followStream } from '../connection/follow-stream.ts';

/** One run of the search, its place in it, and where its trial stands now. */
export class LiveRun {
  summary = $state.raw<RunSummary>() as RunSummary;
  /** What never changes about it, to be read without following its progress. */
  readonly configuration: Pick<RunSummary, 'id' | 'model' | 'hyperparameters' | 'seed'>;
  progress = $state.raw<TrialProgress | null>(null);
  /** Place in the search, from 0: fixes its colour. */
  readonly order: number;

  constructor(summary: RunSummary, progress: TrialProgress | null, order: number) {
    this.summary = summary;
    this.configuration = summary;
    this.progress = progress;
    this.order = order;
  }
}

/** Runs of a search up to which the curves of all are read; more would neither be fast nor be told apart. */
export const MOST_CURVES = 200;

/** One search as it happens: a snapshot, then every change, until no longer followed. */
export class LiveSearch {
  readonly name: string;
  summary = $state.raw<SearchSummary | null>(null);
  spec = $state.raw<SearchSpec | null>(null);
  runs = $state.raw<LiveRun[]>([]);
  /** Loss by epoch for each run that has any; replaced whole on each change. */
  lossCurves = $state.raw<ReadonlyMap<string, readonly CurvePoint[]>>(new Map());

  readonly #connection: Connection;
  readonly #runsById = new Map<string, LiveRun>();
  #progress: Record<string, TrialProgress> = {};

  constructor(connection: Connection, name: string) {
    this.#connection = connection;
    this.name = name;
  }

  follow(fail: (error: unknown) => void): () => void {
    const { client } = this.#connection;
    return followStream(
      this.#connection,
      async (signal) => {
        const changes = await client.searches.watch({ name: this.name }, { signal });
        const { counts } = await client.searches.get({ name: this.name });
        if (counts.total <= MOST_CURVES) {
          const curves = await client.runs.curves({ search: this.name, metric: 'loss' });
          this.lossCurves = new Map(curves.map(({ runId, points }) => [runId, points]));
        }
        return changes;
      },
      (event) => this.receive(event),
      fail,
    );
  }

  receive(event: SearchEvent): void {
    switch (event.type) {
      case 'snapshot': {
        const { spec, progress, ...summary } = event.search;
        if (summary.name !== this.name) return;
        this.summary = summary;
        this.spec = spec;
        this.#progress = progress;
        return;
      }
      case 'runs':
        if (event.search === this.name) this.#addRuns(JSON.parse(event.runs), event.isFirst, event.isComplete);
        return;
      case 'summary':
        if (event.search.name === this.name) this.summary = event.search;
        return;
      case 'run':
        this.#receiveRun(event.run);
        return;
      case 'progress': {
        const run = this.#runsById.get(event.runId);
        if (run !== undefined && run.summary.status === 'running') run.progress = event.progress;
        return;
      }
      case 'epoch':
        if (event.search === this.name) this.#addEpoch(event.runId, event.record);
        return;
    }
  }

  #addRuns(runs: readonly RunSummary[], isFirst: boolean, isComplete: boolean): void {
    if (isFirst) this.#runsById.clear();
    for (const run of runs) this.#runsById.set(run.id, new LiveRun(run, this.#progress[run.id] ?? null, this.#runsById.size));
    // The first piece is something to look at; drawing each of many would only delay the last.
    if (isComplete || this.runs.length === 0) this.runs = [...this.#runsById.values()];
  }

  #receiveRun(summary: RunSummary): void {
    const known = this.#runsById.get(summary.id);
    if (known !== undefined) {
      known.summary = summary;
      if (summary.status !== 'running') known.progress = null;
    } else if (summary.search === this.name) {
      this.#runsById.set(summary.id, new LiveRun(summary, null, this.#runsById.size));
      this.runs = [...this.#runsById.values()];
    }
  }

  #addEpoch(runId: string, record: EpochRecord): void {
    const value = record.metrics['loss'];
    if (value === undefined) return;
    // A resumed run repeats the epoch it was stopped in: the newer record stands.
    const earlier = (this.lossCurves.get(runId) ?? []).filter((point) => point.epoch < record.epoch);
    this.lossCurves = new Map(this.lossCurves).set(runId, [
      ...earlier,
      { epoch: record.epoch, step: record.step, seconds: record.seconds, value },
    ]);
  }
}
