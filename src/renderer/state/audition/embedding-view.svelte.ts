import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { EmbeddingMap, TrackPlaces } from '../../../shared/domain/audition.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Connection } from '../../connection/connection.svelte.ts';

/** The map of one run at a time, and where the tracks we look at lie on it. */
export class EmbeddingView {
  /** The run the map is of. */
  run = $state<string | null>(null);
  /** Null where the run's model has no embedding; undefined until known. */
  map = $state.raw<EmbeddingMap | null | undefined>(undefined);
  places = $state.raw<ReadonlyMap<string, { x: number; y: number }>>(new Map());
  error = $state.raw<AppError | null>(null);
  readonly #connection: Connection;
  /** A finished run's map does not change. */
  readonly #maps = new Map<string, EmbeddingMap | null>();
  #asked = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async look(run: string, tracks: readonly string[]): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const { audition } = this.#connection.client;
    try {
      if (!this.#maps.has(run)) this.#maps.set(run, await audition.map({ run }));
      const map = this.#maps.get(run) ?? null;
      const wanted = [...new Set(tracks)];
      const located: TrackPlaces = map === null ? [] : await audition.locate({ run, tracks: wanted });
      if (asked !== this.#asked) return;
      this.places = new Map(wanted.flatMap((track, index) => (located[index] ? [[track, located[index]]] : [])));
      this.map = map;
      this.run = run;
      this.error = null;
    } catch (error) {
      if (asked === this.#asked) this.error = fromRefusal(error);
    }
  }
}
