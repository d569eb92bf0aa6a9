import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { AuditionSession, Explanation, NamedTrack, Recommendation } from '../../../shared/domain/audition.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Connection } from '../../connection/connection.svelte.ts';
import { compareLists, type ListComparison } from './compare-lists.ts';
import { addTrack, cutAfter, type EditedSession, movePlay, openSession, removePlay } from './edited-session.ts';
import { RunList } from './run-list.svelte.ts';
import { SessionBrowser } from './session-browser.svelte.ts';

export const LIST_LENGTHS = [10, 20, 50] as const;

type ListRequest = { session: string[]; targets: string[]; k: number };
export type TrackList = RunList<ListRequest, Recommendation>;

/** A recommended track that is looked into. */
export type Chosen = { run: string; track: string };

/** One session, and what several runs would play next in it. */
export class Audition {
  readonly browser: SessionBrowser;
  lists = $state.raw<readonly TrackList[]>([]);
  session = $state.raw<AuditionSession | null>(null);
  edited = $state.raw<EditedSession | null>(null);
  sessionError = $state.raw<AppError | null>(null);
  listLength = $state<number>(LIST_LENGTHS[0]);
  /** What the analyst has picked; nothing picked means the best track of the first run. */
  #picked = $state.raw<Chosen | null>(null);
  explanation = $state.raw<{ of: Chosen; reason: Explanation | null; error: AppError | null } | null>(null);
  readonly #connection: Connection;
  #wantedSession: number | null = null;

  readonly comparisons = $derived.by((): ReadonlyMap<string, ListComparison> => {
    const tracks = ({ answer }: TrackList) => answer?.tracks.map(({ track }) => track) ?? [];
    const [first, ...others] = this.lists;
    return new Map(first === undefined ? [] : others.map((list) => [list.id, compareLists(tracks(first), tracks(list))]));
  });

  constructor(connection: Connection) {
    this.#connection = connection;
    this.browser = new SessionBrowser(connection);
  }

  get chosen(): Chosen | null {
    const picked = this.#picked;
    const isListed = this.lists.some(({ id, answer }) => id === picked?.run && answer?.tracks.some(({ track }) => track === picked.track));
    if (picked !== null && isListed) return picked;
    // A run that cannot be asked is passed over; one that is being loaded is waited for.
    const first = this.lists.find(({ error }) => error === null);
    const [best] = first?.answer?.tracks ?? [];
    return first === undefined || best === undefined ? null : { run: first.id, track: best.track };
  }

  choose(run: string, track: string): void {
    this.#picked = { run, track };
    void this.#explain();
  }

  /** Auditions these runs; lists of runs that stay are kept. */
  setRuns(ids: readonly string[]): void {
    const known = new Map(this.lists.map((list) => [list.id, list]));
    this.lists = ids.map(
      (id) => known.get(id) ?? new RunList(id, (run, request) => this.#connection.client.audition.recommend({ run, ...request })),
    );
    this.#ask();
  }

  setListLength(length: number): void {
    this.listLength = length;
    this.#ask();
  }

  /** Opens a session of the data set by its number; a later call overtakes an earlier one. */
  async open(run: string, session: number): Promise<void> {
    this.#wantedSession = session;
    this.browser.current = session;
    try {
      const read = await this.#connection.client.audition.session({ run, session });
      if (this.#wantedSession !== session) return;
      this.session = read;
      this.sessionError = null;
      this.#edit(openSession(read.plays));
    } catch (error) {
      if (this.#wantedSession === session) this.sessionError = fromRefusal(error);
    }
  }

  cutAfter(count: number): void {
    this.#change((edited) => cutAfter(edited, count));
  }

  addTrack(track: NamedTrack): void {
    this.#change((edited) => addTrack(edited, track));
  }

  removePlay(key: string): void {
    this.#change((edited) => removePlay(edited, key));
  }

  movePlay(key: string, place: number): void {
    this.#change((edited) => movePlay(edited, key, place));
  }

  /** Back to what was played. */
  restore(): void {
    if (this.session !== null) this.#edit(openSession(this.session.plays));
  }

  #change(change: (edited: EditedSession) => EditedSession): void {
    if (this.edited !== null) this.#edit(change(this.edited));
  }

  #edit(edited: EditedSession): void {
    this.edited = edited;
    this.#ask();
  }

  #ask(): void {
    if (this.edited === null) return;
    const { heard, upcoming } = this.edited;
    const request = { session: heard.map(({ track }) => track), targets: upcoming.map(({ track }) => track), k: this.listLength };
    for (const list of this.lists) {
      void list.ask(request).then(() => {
        if (this.chosen === null || this.chosen.run === list.id) void this.#explain();
      });
    }
  }

  async #explain(): Promise<void> {
    const of = this.chosen;
    const session = this.lists.find(({ id }) => id === of?.run)?.answered?.session;
    if (of === null || session === undefined) {
      this.explanation = null;
      return;
    }
    try {
      const reason = await this.#connection.client.audition.explain({ ...of, session });
      if (isSame(of, this.chosen)) this.explanation = { of, reason, error: null };
    } catch (error) {
      if (isSame(of, this.chosen)) this.explanation = { of, reason: null, error: fromRefusal(error) };
    }
  }
}

function isSame(a: Chosen, b: Chosen | null): boolean {
  return a.run === b?.run && a.track === b.track;
}
