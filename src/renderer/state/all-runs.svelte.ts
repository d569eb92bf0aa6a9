import type { RunRow } from '../../shared/domain/run-row.ts';
import { type RunTableEvent, RunUnpacker } from '../../shared/domain/run-stream.ts';
import type { Connection } from '../connection/connection.svelte.ts';
import { followStream } from '../connection/follow-stream.ts';
import type { RunSelection } from './run-selection.svelte.ts';

/** Every run of the home but the trashed, newest first, kept current while followed. */
export class AllRuns {
  /** Null until the first have come. */
  list = $state.raw<readonly RunRow[] | null>(null);
  /** Whether all have come. */
  isComplete = $state(false);
  readonly #selection: RunSelection;
  #byId = new Map<string, RunRow>();
  #unpacker = new RunUnpacker();

  constructor(selection: RunSelection) {
    this.#selection = selection;
  }

  follow(connection: Connection, fail: (error: unknown) => void): () => void {
    return followStream(
      connection,
      async (signal) => {
        const changes = await connection.client.runs.watch(undefined, { signal });
        this.begin();
        return changes;
      },
      (event) => this.receive(event),
      fail,
    );
  }

  /** A new stream sends everything again; what is shown stays until it has. */
  begin(): void {
    this.#byId = new Map();
    this.#unpacker = new RunUnpacker();
    this.isComplete = false;
  }

  receive(event: RunTableEvent): void {
    if (event.type === 'rows') {
      for (const run of this.#unpacker.unpack(event.text)) this.#byId.set(run.id, run);
      this.isComplete ||= event.isComplete;
    } else {
      for (const id of event.ids) this.#byId.delete(id);
      this.#selection.remove(event.ids);
    }
    // The first piece holds the newest, which stand on top; drawing each of many would only delay the last.
    if (this.isComplete || this.list === null) this.#publish();
  }

  #publish(): void {
    this.list = [...this.#byId.values()].sort((a, b) => b.order - a.order);
    this.#selection.replaceHidden(this.list.filter((run) => run.isHidden).map((run) => run.id));
  }
}
