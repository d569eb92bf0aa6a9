import type { DataWork } from '../../shared/domain/data-work.ts';
import type { DatasetSummary } from '../../shared/domain/dataset.ts';
import type { Connection } from '../connection/connection.svelte.ts';
import { followStream } from '../connection/follow-stream.ts';

/** The long work on data that the workbench is at, and what became of the rest, kept current while followed. */
export class DataWorks {
  list = $state.raw<readonly DataWork[]>([]);
  readonly running = $derived(this.list.filter(({ status }) => status === 'running'));
  /** Failures stay to be read until they are dismissed. */
  readonly failed = $derived(this.list.filter(({ status }) => status === 'failed'));
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get isBusy(): boolean {
    return this.running.length > 0;
  }

  /** `onDone` hears of each data set as it is finished. */
  follow(onDone: (dataset: DatasetSummary) => void, fail: (error: unknown) => void): () => void {
    return followStream(
      this.#connection,
      (signal) => this.#connection.client.datasets.watchWork(undefined, { signal }),
      (list) => this.receive(list, onDone),
      fail,
    );
  }

  receive(list: readonly DataWork[], onDone: (dataset: DatasetSummary) => void): void {
    const wasRunning = new Set(this.running.map(({ id }) => id));
    this.list = list;
    for (const { id, dataset } of list) if (wasRunning.has(id) && dataset !== null) onDone(dataset);
  }

  find(id: string | null): DataWork | undefined {
    return this.list.find((work) => work.id === id);
  }
}
