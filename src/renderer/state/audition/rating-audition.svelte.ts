import type { RatedListener } from '../../../shared/domain/audition-collection.ts';
import type { Connection } from '../../connection/connection.svelte.ts';
import { LIST_LENGTHS } from './open-audition.svelte.ts';
import { RunList } from './run-list.svelte.ts';
import { SessionBrowser } from './session-browser.svelte.ts';

type RatedList = RunList<{ session: number; k: number }, RatedListener>;

/** A rated track: what the listener said, and what each run predicts, in the order of the runs. */
type RatedRow = RatedListener['ratings'][number] & { predictions: readonly (number | null)[] };

/** One listener's ratings, and what several runs predict of them. */
export class RatingAudition {
  readonly browser: SessionBrowser;
  lists = $state.raw<readonly RatedList[]>([]);
  listLength = $state<number>(LIST_LENGTHS[0]);
  readonly #connection: Connection;
  #session: number | null = null;

  /** The ratings held out first, each part by falling rating. */
  readonly rows = $derived.by((): readonly RatedRow[] => {
    const answers = this.lists.map(({ answer }) => new Map(answer?.ratings.map(({ track, predicted }) => [track, predicted])));
    const ratings = this.lists.find(({ answer }) => answer !== null)?.answer?.ratings ?? [];
    return ratings
      .map((row) => ({ ...row, predictions: answers.map((predictions) => predictions.get(row.track) ?? null) }))
      .sort((a, b) => Number(b.isHeldOut) - Number(a.isHeldOut) || (b.rating ?? -1) - (a.rating ?? -1));
  });

  /** The mean absolute error of each run on the ratings held out of this listener; null where there is none. */
  readonly errors = $derived(
    this.lists.map((_, index) => {
      const judged = this.rows.flatMap(({ rating, isHeldOut, predictions }) => {
        const predicted = predictions[index] ?? null;
        return isHeldOut && rating !== null && predicted !== null ? [Math.abs(predicted - rating)] : [];
      });
      return judged.length === 0 ? null : judged.reduce((sum, error) => sum + error, 0) / judged.length;
    }),
  );

  constructor(connection: Connection) {
    this.#connection = connection;
    this.browser = new SessionBrowser(connection);
  }

  /** Auditions these runs; lists of runs that stay are kept. */
  setRuns(ids: readonly string[]): void {
    const known = new Map(this.lists.map((list) => [list.id, list]));
    this.lists = ids.map(
      (id) => known.get(id) ?? new RunList(id, (run, request) => this.#connection.client.audition.rated({ run, ...request })),
    );
    void this.#ask();
  }

  setListLength(length: number): void {
    this.listLength = length;
    void this.#ask();
  }

  async open(_run: string, session: number): Promise<void> {
    this.browser.current = session;
    this.#session = session;
    await this.#ask();
  }

  async #ask(): Promise<void> {
    const [session, k] = [this.#session, this.listLength];
    if (session !== null) await Promise.all(this.lists.map((list) => list.ask({ session, k })));
  }
}
