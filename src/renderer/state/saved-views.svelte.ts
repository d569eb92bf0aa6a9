import type { SavedView } from '../../shared/domain/saved-view.ts';
import type { Connection } from '../connection/connection.svelte.ts';

/** What a page looked like last is kept under the name of its page and this. */
const LAST = 'last';

/** The named views of a page, and the one it was left with. */
export class SavedViews {
  list = $state.raw<readonly SavedView[]>([]);
  readonly #connection: Connection;
  readonly #page: string;
  /** What is kept of how the page looks, as JSON. */
  #kept: string | undefined;

  constructor(connection: Connection, page: string) {
    this.#connection = connection;
    this.#page = page;
  }

  /** Reads the named views; answers with how the page was left, or null the first time. */
  async load(): Promise<SavedView['definition'] | null> {
    const { views } = this.#connection.client;
    const [named, [last]] = await Promise.all([views.list({ page: this.#page }), views.list({ page: `${this.#page}.${LAST}` })]);
    this.list = named;
    this.#kept = JSON.stringify(last?.definition);
    return last?.definition ?? null;
  }

  async save(name: string, definition: SavedView['definition']): Promise<void> {
    const saved = await this.#connection.client.views.save({ page: this.#page, name, definition });
    const others = this.list.filter((view) => view.name !== saved.name);
    this.list = [...others, saved].sort((a, b) => a.name.localeCompare(b.name));
  }

  async remove(name: string): Promise<void> {
    await this.#connection.client.views.remove({ page: this.#page, name });
    this.list = this.list.filter((view) => view.name !== name);
  }

  /** Keeps how the page looks now, for the next start; nothing is written where that is kept already. */
  async keepLast(definition: SavedView['definition']): Promise<void> {
    const text = JSON.stringify(definition);
    if (text === this.#kept) return;
    this.#kept = text;
    await this.#connection.client.views.save({ page: `${this.#page}.${LAST}`, name: LAST, definition });
  }
}
