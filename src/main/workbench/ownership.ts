import { setTimeout } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { acquireHomeLock, type HomeLock } from '../store/home-lock.ts';
import type { Store } from '../store/store.ts';

/** Another program may hold the lock for the moment it takes to start. */
const PATIENCE_MS = 1500;
const RETRY_MS = 50;

/**
 * Who may run searches on a home: one workbench at a time, because two would train the same cells and mistake each other's runs for dead ones.
 * All others read, import, compare and audition beside it.
 */
export class Ownership {
  readonly #path: string;
  readonly #store: Store;
  readonly #door: string;
  #lock: HomeLock | undefined;

  constructor(options: { lockPath: string; store: Store; door: string }) {
    this.#path = options.lockPath;
    this.#store = options.store;
    this.#door = options.door;
  }

  get isHeld(): boolean {
    return this.#lock !== undefined;
  }

  /** Takes the lock where it is free; what a dead workbench left running becomes `interrupted`. */
  tryAcquire(): boolean {
    if (this.#lock !== undefined) return true;
    this.#lock = acquireHomeLock(this.#path);
    if (this.#lock === undefined) return false;
    const now = new Date().toISOString();
    this.#store.transaction(() => {
      this.#store.runs.interruptAll(now);
      this.#store.searches.interruptAll(now);
      this.#store.holder.set({ pid: process.pid, door: this.#door, startedAt: now });
    });
    return true;
  }

  /** Takes the lock, or throws `storage.busy` naming who has it. */
  async acquire(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!this.tryAcquire()) {
      if (Date.now() > deadline) throw this.#refusal();
      await setTimeout(RETRY_MS);
    }
  }

  release(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  #refusal(): AppError {
    const holder = this.#store.holder.get();
    const who = holder === undefined ? 'Another Segue' : `Segue (${holder.door}, process ${holder.pid}, since ${holder.startedAt})`;
    return new AppError(
      'storage.busy',
      `${who} is running searches on this home. Start the search there, close it, or choose another --home.`,
      {
        holder,
      },
    );
  }
}
