import type { AuditionSession, Explanation, NamedTrack, Recommendation } from '../../../shared/domain/audition.ts';
import type { Connection } from '../../connection/connection.svelte.ts';
import { addTrack, cutAfter, type EditedSession, movePlay, openSession, removePlay } from './edited-session.ts';
import { type Chosen, OpenAudition } from './open-audition.svelte.ts';
import type { RunList } from './run-list.svelte.ts';
import { SessionBrowser } from './session-browser.svelte.ts';

type ListRequest = { session: string[]; targets: string[]; k: number };
export type TrackList = RunList<ListRequest, Recommendation>;

/** One session, and what several runs would play next in it. */
export class Audition extends OpenAudition<ListRequest, Recommendation, Explanation> {
  session = $state.raw<AuditionSession | null>(null);
  edited = $state.raw<EditedSession | null>(null);
  readonly #connection: Connection;

  constructor(connection: Connection) {
    super(new SessionBrowser(connection));
    this.#connection = connection;
  }

  open(run: string, session: number): Promise<void> {
    const read = () => this.#connection.client.audition.session({ run, session });
    return this.show(session, read, (opened) => {
      this.session = opened;
      this.edited = openSession(opened.plays);
    });
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
    const { session } = this;
    if (session !== null) this.#change(() => openSession(session.plays));
  }

  protected request(): ListRequest | null {
    if (this.edited === null) return null;
    const { heard, upcoming } = this.edited;
    return { session: heard.map(({ track }) => track), targets: upcoming.map(({ track }) => track), k: this.listLength };
  }

  protected put(run: string, request: ListRequest): Promise<Recommendation> {
    return this.#connection.client.audition.recommend({ run, ...request });
  }

  protected reason(of: Chosen, { session }: ListRequest): Promise<Explanation> {
    return this.#connection.client.audition.explain({ ...of, session });
  }

  #change(change: (edited: EditedSession) => EditedSession): void {
    if (this.edited === null) return;
    this.edited = change(this.edited);
    this.ask();
  }
}
