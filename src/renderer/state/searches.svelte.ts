import type { SearchEvent, SearchSummary } from '../../shared/domain/search.ts';
import type { Connection } from '../connection/connection.svelte.ts';
import { followStream } from '../connection/follow-stream.ts';

/** Every search with its counts, newest first, kept current while followed. */
export class Searches {
  /** Null until first read. */
  list = $state.raw<SearchSummary[] | null>(null);
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get running(): SearchSummary[] {
    return (this.list ?? []).filter((search) => search.status === 'running');
  }

  follow(fail: (error: unknown) => void): () => void {
    return followStream(
      this.#connection,
      async (signal) => {
        const changes = await this.#connection.client.searches.watch({}, { signal });
        this.list = newestFirst(await this.#connection.client.searches.list());
        return changes;
      },
      (event) => this.receive(event),
      fail,
    );
  }

  receive(event: SearchEvent): void {
    if (event.type !== 'summary' && event.type !== 'snapshot') return;
    const others = (this.list ?? []).filter((search) => search.name !== event.search.name);
    this.list = newestFirst([...others, event.search]);
  }
}

function newestFirst(searches: SearchSummary[]): SearchSummary[] {
  return searches.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
}
