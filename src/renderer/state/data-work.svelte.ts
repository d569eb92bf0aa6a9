import type { WorkbenchClient } from '../../shared/contract/client.ts';
import type { DataProgress, DatasetSummary } from '../../shared/domain/dataset.ts';
import type { Connection } from '../connection/connection.svelte.ts';

/** What a form hands over; the contract fills in the defaults. */
export type ImportInput = Parameters<WorkbenchClient['datasets']['import']>[0];
export type GenerateInput = Parameters<WorkbenchClient['datasets']['generate']>[0];

type WorkEvent = { type: 'progress'; progress: DataProgress } | { type: 'done'; dataset: DatasetSummary };

/** One piece of long data work at a time: importing files or making a sample world. */
export class DataWork {
  /** What is being made, or null when nothing is. */
  title = $state<string | null>(null);
  progress = $state.raw<DataProgress | null>(null);
  readonly #connection: Connection;
  #controller: AbortController | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get isBusy(): boolean {
    return this.title !== null;
  }

  /** Answers with the new data set, or null when cancelled. */
  import(request: ImportInput): Promise<DatasetSummary | null> {
    return this.#follow(`Importing ${request.name ?? request.paths[0] ?? 'data'}`, (signal) =>
      this.#connection.client.datasets.import(request, { signal }),
    );
  }

  /** Answers with the new data set, or null when cancelled. */
  generate(request: GenerateInput): Promise<DatasetSummary | null> {
    return this.#follow(`Making the sample world "${request.name}"`, (signal) =>
      this.#connection.client.datasets.generate(request, { signal }),
    );
  }

  cancel(): void {
    this.#controller?.abort();
  }

  async #follow(title: string, open: (signal: AbortSignal) => Promise<AsyncIterable<WorkEvent>>): Promise<DatasetSummary | null> {
    const controller = new AbortController();
    this.#controller = controller;
    this.title = title;
    this.progress = null;
    try {
      for await (const event of await open(controller.signal)) {
        if (event.type === 'done') return event.dataset;
        this.progress = event.progress;
      }
      return null;
    } catch (error) {
      if (controller.signal.aborted) return null;
      throw error;
    } finally {
      this.title = null;
      this.progress = null;
    }
  }
}
