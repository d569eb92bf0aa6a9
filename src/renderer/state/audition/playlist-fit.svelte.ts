import type { FittingTrack, Layout, PlaylistFit } from '../../../shared/domain/audition-collection.ts';
import type { Connection } from '../../connection/connection.svelte.ts';
import { RunList } from './run-list.svelte.ts';

/** As many as P3 shows. */
const SHOWN = 5;

type Question = { session: string[]; others: string[]; layout: Layout };

/** How well the tracks of a playlist fit it in the eyes of one run. */
export class PlaylistFitView {
  /** How wider vectors are to be brought to three dimensions. */
  layout = $state<Layout>('principal');
  #list = $state.raw<RunList<Question, PlaylistFit> | null>(null);
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get run(): string | null {
    return this.#list?.id ?? null;
  }
  get fit(): PlaylistFit | null {
    return this.#list?.answer ?? null;
  }
  /** What is being worked out, in words; null where nothing is. */
  get waiting(): string | null {
    if (this.#list === null || !this.#list.isAsking) return null;
    const isLaidOut = this.layout === 'umap' && this.#list.answered?.layout !== 'umap';
    return isLaidOut ? 'Laying the tracks out by UMAP…' : null;
  }
  get error(): string | null {
    return this.#list?.error?.message ?? null;
  }
  readonly most = $derived(bestFitting(this.fit?.tracks ?? []));
  readonly least = $derived(worstFitting(this.fit?.tracks ?? []));

  look(run: string, tracks: Omit<Question, 'layout'>): void {
    if (this.#list?.id !== run)
      this.#list = new RunList(run, (id, asked) => this.#connection.client.audition.fitting({ run: id, ...asked }));
    void this.#list.ask({ ...tracks, layout: this.layout });
  }
}

const byScore = (tracks: readonly FittingTrack[]) => tracks.filter(({ isOther }) => !isOther).toSorted((a, b) => b.score - a.score);

/** The tracks of the playlist with the highest scores, the highest first; of a short one, at most the better half. */
export function bestFitting(tracks: readonly FittingTrack[]): FittingTrack[] {
  const sorted = byScore(tracks);
  return sorted.slice(0, Math.min(SHOWN, Math.ceil(sorted.length / 2)));
}

/** Those with the lowest, the lowest first; none that is among the best. */
export function worstFitting(tracks: readonly FittingTrack[]): FittingTrack[] {
  const sorted = byScore(tracks).reverse();
  return sorted.slice(0, Math.min(SHOWN, Math.floor(sorted.length / 2)));
}
