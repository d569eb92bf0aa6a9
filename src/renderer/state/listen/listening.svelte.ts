import type { WorkbenchClient } from '../../../shared/contract/client.ts';
import type { RecommendedTrack } from '../../../shared/domain/audition.ts';
import type { Task } from '../../../shared/domain/model.ts';
import type { ServedShelf } from '../../../shared/domain/serving.ts';
import { SHELF_TASKS, SHELF_TITLES, type Shelf, type ShelfAnswer } from '../../../shared/domain/shelf.ts';
import type { TrackHearing } from '../../../shared/domain/track-audio.ts';
import { RunList } from '../audition/run-list.svelte.ts';

/** A track as the page shows it, wherever it came from. */
export type ListenTrack = Pick<RecommendedTrack, 'track' | 'title' | 'artist'>;

/** Shelves of the page, in their order. */
export const PAGE_SHELVES = ['trending', 'because-you-listened', 'because-you-liked', 'continue-session'] as const satisfies Shelf[];
export type PageShelf = (typeof PAGE_SHELVES)[number];

/** Tracks on a shelf. */
const LENGTH = 14;
/** The session that is continued: what was heard before hardly matters to any model. */
const LONGEST_SESSION = 50;

/** A track of which nothing is known. */
const UNHEARD: TrackHearing = { sound: null, audio: null };

type Question = { liked?: string[]; track?: string; session?: string[] };

/** What a listener hears and likes on the page, and the shelves that follow from it. */
export class Listening {
  /** Null until read. */
  served = $state.raw<readonly ServedShelf[] | null>(null);
  /** What was played, the last one last. */
  heard = $state.raw<readonly ListenTrack[]>([]);
  /** The last one liked last. */
  liked = $state.raw<readonly ListenTrack[]>([]);
  /** How tracks sound and the user's own audio of them, by id; a track that is not here has not been asked about yet. */
  sounds = $state.raw<ReadonlyMap<string, TrackHearing>>(new Map());
  readonly shelves: Readonly<Record<PageShelf, RunList<Question, ShelfAnswer>>>;
  readonly #client: () => WorkbenchClient;

  constructor(client: () => WorkbenchClient) {
    this.#client = client;
    const shelf = (name: PageShelf, ask: (question: Question) => Promise<ShelfAnswer>) =>
      new RunList<Question, ShelfAnswer>(name, async (_name, question) => await this.#withSounds(await ask(question)));
    this.shelves = {
      trending: shelf('trending', () => client().recommendations.trending({ k: LENGTH })),
      'because-you-listened': shelf('because-you-listened', ({ track = '' }) =>
        client().recommendations.becauseYouListened({ track, k: LENGTH }),
      ),
      'because-you-liked': shelf('because-you-liked', ({ liked = [] }) =>
        client().recommendations.becauseYouLikedMany({ liked, k: LENGTH }),
      ),
      'continue-session': shelf('continue-session', ({ session = [] }) =>
        client().recommendations.continueLongSession({ session, k: LENGTH }),
      ),
    };
  }

  /** Reads which runs serve, and fills the shelves that can be filled. */
  async open(): Promise<void> {
    this.served = await this.#client().serving.shelves();
    await Promise.all(PAGE_SHELVES.map((shelf) => this.#fill(shelf)));
  }

  /** Has a run serve a shelf, or none, and fills it anew. */
  async serve(shelf: Shelf, run: string | null): Promise<void> {
    this.served = await this.#client().serving.serve({ shelf, run });
    const own = PAGE_SHELVES.find((one) => one === shelf);
    if (own !== undefined) await this.#fill(own);
  }

  /** Has a run serve every shelf of the page that runs of its task answer, and fills them. */
  async serveAll(run: string, task: Task): Promise<void> {
    for (const shelf of PAGE_SHELVES.filter((one) => SHELF_TASKS[one].includes(task))) await this.#client().serving.serve({ shelf, run });
    await this.open();
  }

  isServed(shelf: Shelf): boolean {
    return this.served?.some((one) => one.shelf === shelf && one.run !== null) ?? false;
  }

  /** Takes a track as heard; the shelves that rest on what was heard follow. */
  async hear(track: ListenTrack): Promise<void> {
    this.heard = [...this.heard, track].slice(-LONGEST_SESSION);
    await Promise.all([this.#fill('because-you-listened'), this.#fill('continue-session')]);
  }

  /** What is heard of a track. */
  hearingOf(track: string): TrackHearing {
    return this.sounds.get(track) ?? UNHEARD;
  }

  isLiked(track: string): boolean {
    return this.liked.some((one) => one.track === track);
  }

  async toggleLike(track: ListenTrack): Promise<void> {
    this.liked = this.isLiked(track.track) ? this.liked.filter((one) => one.track !== track.track) : [...this.liked, track];
    await this.#fill('because-you-liked');
  }

  /** The best track of the continued session that was not heard yet. */
  next(): ListenTrack | null {
    const heard = new Set(this.heard.map(({ track }) => track));
    return this.shelves['continue-session'].answer?.tracks.find(({ track }) => !heard.has(track)) ?? null;
  }

  titleOf(shelf: PageShelf): string {
    const about = shelf === 'because-you-listened' ? this.heard.at(-1) : shelf === 'because-you-liked' ? this.liked.at(-1) : undefined;
    if (about === undefined) return SHELF_TITLES[shelf];
    const more = shelf === 'because-you-liked' && this.liked.length > 1 ? ` and ${this.liked.length - 1} more` : '';
    return `${SHELF_TITLES[shelf]} ${shelf === 'because-you-listened' ? 'to ' : ''}${about.title ?? about.track}${more}`;
  }

  /** The question of a shelf; null where nothing has been heard or liked to ask with. */
  #questionOf(shelf: PageShelf): Question | null {
    const [last] = this.heard.slice(-1);
    if (shelf === 'trending') return {};
    if (shelf === 'because-you-listened') return last === undefined ? null : { track: last.track };
    if (shelf === 'because-you-liked') return this.liked.length === 0 ? null : { liked: this.liked.map(({ track }) => track) };
    return last === undefined ? null : { session: this.heard.map(({ track }) => track) };
  }

  async #fill(shelf: PageShelf): Promise<void> {
    const question = this.#questionOf(shelf);
    if (question === null || !this.isServed(shelf)) this.shelves[shelf].answer = null;
    else await this.shelves[shelf].ask(question);
  }

  /** A cover is drawn once it is known how a track sounds. */
  async #withSounds(answer: ShelfAnswer): Promise<ShelfAnswer> {
    const wanted = answer.tracks.map(({ track }) => track).filter((track) => !this.sounds.has(track));
    if (wanted.length > 0) {
      const sounds = await this.#client().audition.sounds({ run: answer.run, tracks: wanted });
      this.sounds = new Map([...this.sounds, ...wanted.map((track, place) => [track, sounds[place] ?? UNHEARD] as const)]);
    }
    return answer;
  }
}
