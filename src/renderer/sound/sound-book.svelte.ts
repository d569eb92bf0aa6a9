import { SvelteMap } from 'svelte/reactivity';
import type { WorkbenchClient } from '../../shared/contract/client.ts';
import type { TrackHearing } from '../../shared/domain/track-audio.ts';

/** How tracks sound, as the runs that know them tell, and the user's own audio of them; what rows ask for in one turn is asked together. */
export class SoundBook {
  readonly #known = new SvelteMap<string, TrackHearing>();
  /** Tracks to ask about, by run. */
  readonly #wanted = new Map<string, Set<string>>();
  readonly #asked = new Set<string>();
  readonly #client: () => WorkbenchClient;

  constructor(client: () => WorkbenchClient) {
    this.#client = client;
  }

  /** Null until it is known. */
  of(run: string, track: string): TrackHearing | null {
    return this.#known.get(`${run} ${track}`) ?? null;
  }

  /** Asks how a track sounds, once. */
  want(run: string, track: string): void {
    const key = `${run} ${track}`;
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    if (this.#wanted.size === 0) queueMicrotask(() => this.#askAll());
    const tracks = this.#wanted.get(run) ?? new Set();
    this.#wanted.set(run, tracks.add(track));
  }

  /** Asks anew whenever tracks are shown again: other audio may be mapped to them. */
  forget(): void {
    this.#asked.clear();
    this.#known.clear();
  }

  #askAll(): void {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const [run, tracks] of wanted) void this.#ask(run, [...tracks]);
  }

  /** What cannot be told now may be asked again: whoever shows the run says why it does not answer. */
  async #ask(run: string, tracks: string[]): Promise<void> {
    try {
      const sounds = await this.#client().audition.sounds({ run, tracks });
      for (const [place, track] of tracks.entries()) this.#known.set(`${run} ${track}`, sounds[place] ?? { sound: null, audio: null });
    } catch {
      for (const track of tracks) this.#asked.delete(`${run} ${track}`);
    }
  }
}
