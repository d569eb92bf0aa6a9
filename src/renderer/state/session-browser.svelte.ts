import type { WorkbenchClient } from '../../shared/contract/client.ts';
import type { DatasetPlay, DatasetSessionFilter, DatasetSessionLine } from '../../shared/domain/dataset-sessions.ts';

/** Sessions come in blocks of this many. */
const BLOCK = 100;
/** Blocks kept; scrolling through a large data set must not fill the memory. */
const KEPT_BLOCKS = 40;

/** The sessions of a data set as a long list, of which only what is looked at is read. */
export class SessionBrowser {
  /** Sessions that match; null until the first answer. */
  matching = $state<number | null>(null);
  filter = $state.raw<DatasetSessionFilter>({});
  /** Whether the newest filter still waits for its answer. */
  isFiltering = $state(false);
  /** The session whose plays are shown. */
  opened = $state.raw<{ line: DatasetSessionLine; plays: readonly DatasetPlay[] } | null>(null);

  readonly #client: WorkbenchClient;
  readonly #name: string;
  #blocks = $state.raw<ReadonlyMap<number, readonly DatasetSessionLine[]>>(new Map());
  #asked = new Set<number>();
  #generation = 0;

  constructor(client: WorkbenchClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** Undefined while it is being read. */
  line(index: number): DatasetSessionLine | undefined {
    return this.#blocks.get(Math.floor(index / BLOCK))?.[index % BLOCK];
  }

  async apply(filter: DatasetSessionFilter): Promise<void> {
    this.#generation += 1;
    this.filter = filter;
    this.#asked = new Set();
    this.#blocks = new Map();
    this.opened = null;
    this.isFiltering = true;
    const generation = this.#generation;
    try {
      await this.#read(0);
    } finally {
      if (generation === this.#generation) this.isFiltering = false;
    }
  }

  /** Reads what is missing of these lines; `end` is not among them. */
  async need(start: number, end: number): Promise<void> {
    const last = Math.floor((Math.min(end, this.matching ?? 0) - 1) / BLOCK);
    for (let block = Math.floor(start / BLOCK); block <= last; block++) await this.#read(block);
  }

  async open(line: DatasetSessionLine): Promise<void> {
    const generation = this.#generation;
    const plays = await this.#client.datasets.session({ name: this.#name, session: line.session });
    if (generation === this.#generation) this.opened = { line, plays };
  }

  async #read(block: number): Promise<void> {
    if (this.#asked.has(block)) return;
    this.#asked.add(block);
    const generation = this.#generation;
    try {
      const { matching, sessions } = await this.#client.datasets.sessions({
        name: this.#name,
        filter: this.filter,
        offset: block * BLOCK,
        limit: BLOCK,
      });
      // An answer to an older filter.
      if (generation !== this.#generation) return;
      this.matching = matching;
      const kept = [...this.#blocks].slice(-(KEPT_BLOCKS - 1));
      this.#asked = new Set([...kept.map(([number]) => number), block]);
      this.#blocks = new Map([...kept, [block, sessions]]);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#asked.delete(block);
      throw error;
    }
  }
}
