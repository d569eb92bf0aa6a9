import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { AppError } from '../../../shared/errors.ts';
import { compareLists, type ListComparison } from './compare-lists.ts';
import { RunList } from './run-list.svelte.ts';
import type { SessionBrowser } from './session-browser.svelte.ts';

export const LIST_LENGTHS = [10, 20, 50] as const;

/** A listed track that is looked into. */
export type Chosen = { run: string; track: string };

/**
 * Something of the test part that is opened by its number, what several runs list for it, and why one of them lists a track.
 * What is opened, and what is asked about it, is each audition's own.
 */
export abstract class OpenAudition<Request, Answer extends { tracks: readonly { track: string }[] }, Reason> {
  readonly browser: SessionBrowser;
  lists = $state.raw<readonly RunList<Request, Answer>[]>([]);
  listLength = $state<number>(LIST_LENGTHS[0]);
  sessionError = $state.raw<AppError | null>(null);
  explanation = $state.raw<{ of: Chosen; reason: Reason | null; error: AppError | null } | null>(null);
  /** What the analyst has picked; nothing picked means the best track of the first run. */
  #picked = $state.raw<Chosen | null>(null);
  #wantedSession: number | null = null;

  /** By run, the first left out: how its list lies beside that of the first. */
  readonly comparisons = $derived.by((): ReadonlyMap<string, ListComparison> => {
    const tracks = ({ answer }: RunList<Request, Answer>) => answer?.tracks.map(({ track }) => track) ?? [];
    const [first, ...others] = this.lists;
    return new Map(first === undefined ? [] : others.map((list) => [list.id, compareLists(tracks(first), tracks(list))]));
  });

  constructor(browser: SessionBrowser) {
    this.browser = browser;
  }

  /** What to ask every run now; null while nothing is open. */
  protected abstract request(): Request | null;
  protected abstract put(run: string, request: Request): Promise<Answer>;
  /** Why a run lists a track, by what it was asked. */
  protected abstract reason(of: Chosen, asked: Request): Promise<Reason>;
  /** Opens what has this number; a later call overtakes an earlier one. */
  abstract open(run: string, session: number): Promise<void>;

  /** The track that is looked into: one that was picked and is listed, else the best of the first run that answers. */
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
    this.lists = ids.map((id) => known.get(id) ?? new RunList(id, (run, request) => this.put(run, request)));
    this.ask();
  }

  setListLength(length: number): void {
    this.listLength = length;
    this.ask();
  }

  /** Reads what is to be opened and shows it, unless something else was wanted meanwhile. */
  protected async show<Opened>(session: number, read: () => Promise<Opened>, show: (opened: Opened) => void): Promise<void> {
    this.#wantedSession = session;
    this.browser.current = session;
    try {
      const opened = await read();
      if (this.#wantedSession !== session) return;
      this.sessionError = null;
      show(opened);
      this.ask();
    } catch (error) {
      if (this.#wantedSession === session) this.sessionError = fromRefusal(error);
    }
  }

  protected ask(): void {
    const request = this.request();
    if (request === null) return;
    for (const list of this.lists) {
      void list.ask(request).then(() => {
        if (this.chosen === null || this.chosen.run === list.id) void this.#explain();
      });
    }
  }

  async #explain(): Promise<void> {
    const of = this.chosen;
    const asked = this.lists.find(({ id }) => id === of?.run)?.answered ?? null;
    if (of === null || asked === null) {
      this.explanation = null;
      return;
    }
    const isStillChosen = () => of.run === this.chosen?.run && of.track === this.chosen.track;
    try {
      const reason = await this.reason(of, asked);
      if (isStillChosen()) this.explanation = { of, reason, error: null };
    } catch (error) {
      if (isStillChosen()) this.explanation = { of, reason: null, error: fromRefusal(error) };
    }
  }
}
