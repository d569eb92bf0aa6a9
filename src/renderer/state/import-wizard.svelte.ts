import type { WorkbenchClient } from '../../shared/contract/client.ts';
import { fromRefusal } from '../../shared/contract/refusal.ts';
import type { ColumnRole, DataProgress, DatasetFormat, DatasetHolds, ImportPreview, SplitSpec } from '../../shared/domain/dataset.ts';
import type { ImportCheck } from '../../shared/domain/import-check.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Upload } from '../connection/upload-file.ts';

export type ImportInput = Parameters<WorkbenchClient['datasets']['startImport']>[0];

/** A file to import: one that lies on this computer, or one on its way here. */
export type WizardFile = { key: number; name: string; bytes: number | null; sentBytes: number; path: string | null };

type Options = {
  client: WorkbenchClient;
  upload: Upload;
  /** The path of a file that was dropped or chosen, where the page can know it. */
  pathOf: ((file: File) => string) | null;
  /** Waiting for a pause in typing before reading again. */
  pauseMilliseconds?: number;
};

/** Files up to this size are checked as soon as they are understood; larger ones when asked. */
const CHECKED_AT_ONCE_BYTES = 64 * 2 ** 20;
const EXTENSIONS = /(\.(csv|tsv|txt|log|json|jsonl|ndjson|parquet|gz))+$/i;
/** Roles that only one column can have. */
const SHARED_ROLES: readonly ColumnRole[] = ['context', 'ignore'];

/** An import in the making: which files, what their columns mean, what would come of it. */
export class ImportWizard {
  files = $state<WizardFile[]>([]);
  format = $state<DatasetFormat | null>(null);
  /** What the rows tell of; null leaves it to be found out. */
  holds = $state<DatasetHolds | null>(null);
  gapMinutes = $state(20);
  firstTracks = $state<number | null>(null);
  minimumSessionLength = $state(1);
  split = $state.raw<SplitSpec | null>(null);
  /** What was chosen; columns left out keep the guessed role. */
  roles = $state.raw<Readonly<Record<string, ColumnRole>>>({});
  preview = $state.raw<ImportPreview | null>(null);
  isReading = $state(false);
  /** Why the files cannot be read or imported as they are. */
  problem = $state.raw<AppError | null>(null);
  check = $state.raw<ImportCheck | null>(null);
  checkProgress = $state.raw<DataProgress | null>(null);
  isChecking = $state(false);
  /** The work that was started; null before. */
  workId = $state<string | null>(null);
  readonly batch = crypto.randomUUID();

  #name = $state<string | null>(null);
  readonly #options: Options;
  #lastKey = 0;
  #uploads = new AbortController();
  #reading = new AbortController();
  #checking = new AbortController();

  constructor(options: Options) {
    this.#options = options;
  }

  get paths(): string[] {
    return this.files.flatMap(({ path }) => (path === null ? [] : [path]));
  }

  get isUploading(): boolean {
    return this.files.some(({ path }) => path === null);
  }

  get bytes(): number {
    return this.preview?.files.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
  }

  /** As typed, else after the first file. */
  get name(): string {
    return this.#name ?? suggestName(this.files[0]?.name ?? '');
  }

  set name(name: string) {
    this.#name = name === '' ? null : name;
  }

  /** Whether an import could be started. */
  get isReady(): boolean {
    const hasRows = this.check === null || this.check.rejectedRows < this.check.rowsRead;
    return this.preview !== null && this.preview.problems.length === 0 && this.problem === null && !this.isUploading && hasRows;
  }

  get request(): ImportInput {
    return {
      paths: this.paths,
      name: this.name,
      gapMinutes: this.gapMinutes,
      minimumSessionLength: this.minimumSessionLength,
      ...(this.format === null ? {} : { format: this.format }),
      ...(this.holds === null ? {} : { holds: this.holds }),
      ...(Object.keys(this.roles).length === 0 ? {} : { roles: this.roles }),
      ...(this.firstTracks === null ? {} : { firstTracks: this.firstTracks }),
    };
  }

  /** Takes files that were dropped or chosen; they are sent first where the workbench cannot open them by path. */
  async add(files: Iterable<File>): Promise<void> {
    const { pathOf } = this.#options;
    if (pathOf !== null) return await this.addPaths([...files].map(pathOf));
    const added = [...files].map((file) => {
      this.#lastKey += 1;
      return { key: this.#lastKey, file };
    });
    const names = added.map(({ file }) => file.name);
    this.files = [
      // The same file chosen again is a corrected one.
      ...this.files.filter(({ name }) => !names.includes(name)),
      ...added.map(({ key, file }) => ({ key, name: file.name, bytes: file.size, sentBytes: 0, path: null })),
    ];
    this.#forgetFindings();
    try {
      for (const { key, file } of added) await this.#send(key, file);
      await this.read();
    } catch (error) {
      if (this.#uploads.signal.aborted) return;
      this.problem = fromRefusal(error);
      this.files = this.files.filter(({ path }) => path !== null);
    }
  }

  async addPaths(paths: readonly string[]): Promise<void> {
    const known = new Set(this.paths);
    const added = [...new Set(paths)].filter((path) => path !== '' && !known.has(path));
    if (added.length === 0) return;
    this.files = [
      ...this.files,
      ...added.map((path) => {
        this.#lastKey += 1;
        return { key: this.#lastKey, name: path.split(/[/\\]/).findLast((part) => part !== '') ?? path, bytes: null, sentBytes: 0, path };
      }),
    ];
    await this.read();
  }

  async removeFile(key: number): Promise<void> {
    this.files = this.files.filter((file) => file.key !== key);
    this.roles = {};
    this.#forgetFindings();
    if (this.files.length > 0 && !this.isUploading) await this.read();
  }

  /** Gives a column a role; whichever column had a role that only one can have loses it. */
  async setRole(column: string, role: ColumnRole): Promise<void> {
    const shown = this.preview?.columns ?? [];
    const loser = SHARED_ROLES.includes(role) ? undefined : shown.find((other) => other.role === role && other.name !== column);
    this.roles = { ...this.roles, ...(loser === undefined ? {} : { [loser.name]: 'ignore' as const }), [column]: role };
    await this.read();
  }

  async setFormat(format: DatasetFormat | null): Promise<void> {
    this.format = format;
    this.roles = {};
    await this.read();
  }

  async setHolds(holds: DatasetHolds | null): Promise<void> {
    this.holds = holds;
    await this.read();
  }

  /** Reads the beginning of the files; whole small files are checked then. */
  async read(): Promise<void> {
    this.#reading.abort();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    this.#forgetCheck();
    this.isReading = true;
    try {
      const preview = await this.#options.client.datasets.preview(this.request, { signal });
      if (signal.aborted) return;
      this.preview = preview;
      this.problem = null;
      if (this.bytes <= CHECKED_AT_ONCE_BYTES) void this.runCheck();
    } catch (error) {
      if (signal.aborted) return;
      this.problem = fromRefusal(error);
    } finally {
      if (!signal.aborted) this.isReading = false;
    }
  }

  /** After a change of the numbers: what was found out before no longer holds. */
  settingsChanged(): void {
    const wasChecked = this.check !== null || this.isChecking;
    this.#forgetCheck();
    if (wasChecked) void this.runCheck();
  }

  /** Reads every row, storing none. */
  async runCheck(): Promise<void> {
    if (this.preview === null || this.preview.problems.length > 0) return;
    this.#forgetCheck();
    const { signal } = this.#checking;
    this.isChecking = true;
    try {
      await pause(this.#options.pauseMilliseconds ?? 250, signal);
      for await (const event of await this.#options.client.datasets.check(this.request, { signal })) {
        if (signal.aborted) return;
        if (event.type === 'done') this.check = event.check;
        else this.checkProgress = event.progress;
      }
    } catch (error) {
      if (!signal.aborted) this.problem = fromRefusal(error);
    } finally {
      if (!signal.aborted) {
        this.isChecking = false;
        this.checkProgress = null;
      }
    }
  }

  stopCheck(): void {
    this.#forgetCheck();
  }

  /** Starts the import; it goes on when the page is left. */
  async start(): Promise<void> {
    this.#forgetRunningCheck();
    try {
      const work = await this.#options.client.datasets.startImport(this.request);
      this.workId = work.id;
      this.problem = null;
    } catch (error) {
      this.problem = fromRefusal(error);
    }
  }

  /** The page is left: files that were sent for nothing are thrown away. */
  async leave(): Promise<void> {
    this.#uploads.abort();
    this.#reading.abort();
    this.#checking.abort();
    if (this.workId === null && this.files.length > 0 && this.#options.pathOf === null) {
      await this.#options.client.datasets.discardUpload({ batch: this.batch });
    }
  }

  async #send(key: number, file: File): Promise<void> {
    const change = (changes: Partial<WizardFile>) => {
      this.files = this.files.map((candidate) => (candidate.key === key ? { ...candidate, ...changes } : candidate));
    };
    const { path } = await this.#options.upload({
      batch: this.batch,
      file,
      signal: this.#uploads.signal,
      onProgress: (sentBytes) => change({ sentBytes }),
    });
    change({ path, sentBytes: file.size });
  }

  #forgetFindings(): void {
    this.#reading.abort();
    this.isReading = false;
    this.preview = null;
    this.problem = null;
    this.#forgetCheck();
  }

  #forgetCheck(): void {
    this.#forgetRunningCheck();
    this.check = null;
  }

  #forgetRunningCheck(): void {
    this.#checking.abort();
    this.#checking = new AbortController();
    this.isChecking = false;
    this.checkProgress = null;
  }
}

function suggestName(fileName: string): string {
  return fileName
    .replace(EXTENSIONS, '')
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, 80);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
