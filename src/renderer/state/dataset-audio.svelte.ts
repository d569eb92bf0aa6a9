import type { WorkbenchClient } from '../../shared/contract/client.ts';
import { fromRefusal } from '../../shared/contract/refusal.ts';
import type { AudioMap, AudioMatch } from '../../shared/domain/track-audio.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Upload } from '../connection/upload-file.ts';

type Options = {
  client: () => WorkbenchClient;
  /** The data set. */
  name: () => string;
  upload: Upload;
  /** The path of a file that was dropped or chosen, where the page can know it. */
  pathOf: ((file: File) => string) | null;
};

/** The user's own audio of the tracks of a data set: what is mapped, and what a table or folder would map before it does. */
export class DatasetAudio {
  /** Undefined until read; null where nothing is mapped. */
  map = $state.raw<AudioMap | null | undefined>(undefined);
  /** A table or folder that was looked at, and what it would map. */
  candidate = $state.raw<{ path: string; match: AudioMatch } | null>(null);
  /** What goes on, in words; empty where nothing does. */
  busy = $state('');
  problem = $state.raw<AppError | null>(null);
  readonly #options: Options;
  /** The batch of the file that was sent last, to be thrown away unless it is used. */
  #batch: string | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  async open(): Promise<void> {
    this.map = await this.#client.audio.show({ name: this.#options.name() });
  }

  /** Looks at a file that was dropped or chosen. */
  async lookAtFile(file: File): Promise<void> {
    await this.dismiss();
    const { pathOf, upload } = this.#options;
    if (pathOf !== null) return await this.lookAt(pathOf(file));
    await this.#do(`Sending ${file.name}…`, async () => {
      const batch = crypto.randomUUID();
      this.#batch = batch;
      const { path } = await upload({ batch, file, signal: new AbortController().signal, onProgress: () => {} });
      await this.#preview(path);
    });
  }

  /** Looks at a table or a folder on this computer. */
  async lookAt(path: string): Promise<void> {
    await this.#do('Matching tracks and looking at every file…', () => this.#preview(path));
  }

  /** Maps what was looked at; answers whether it did. */
  async use(): Promise<boolean> {
    const { candidate } = this;
    if (candidate === null) return false;
    return await this.#do('Mapping…', async () => {
      // From here on the file belongs to the mapping, also where the page is left meanwhile.
      const batch = this.#batch;
      this.#batch = null;
      try {
        await this.#client.audio.map({ name: this.#options.name(), path: candidate.path });
      } catch (error) {
        this.#batch = batch;
        throw error;
      }
      this.candidate = null;
      await this.open();
    });
  }

  async remove(): Promise<void> {
    await this.#do('Removing…', async () => {
      await this.#client.audio.remove({ name: this.#options.name() });
      await this.open();
    });
  }

  /** Forgets what was looked at and not used. */
  async dismiss(): Promise<void> {
    this.candidate = null;
    this.problem = null;
    const batch = this.#batch;
    this.#batch = null;
    if (batch !== null) await this.#client.datasets.discardUpload({ batch });
  }

  get #client(): WorkbenchClient {
    return this.#options.client();
  }

  async #preview(path: string): Promise<void> {
    this.candidate = { path, match: await this.#client.audio.preview({ name: this.#options.name(), path }) };
  }

  async #do(what: string, work: () => Promise<void>): Promise<boolean> {
    this.busy = what;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = fromRefusal(error);
      return false;
    } finally {
      this.busy = '';
    }
  }
}
