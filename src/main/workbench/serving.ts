import { hash, randomBytes } from 'node:crypto';
import type { ApiKey, MadeApiKey, NewApiKey, ServedShelf } from '../../shared/domain/serving.ts';
import { SHELF_TASKS, SHELF_TITLES, Shelf } from '../../shared/domain/shelf.ts';
import { AppError } from '../../shared/errors.ts';
import type { Store } from '../store/store.ts';
import { findFinishedRun } from './find-run.ts';
import { whileUnchanged } from './while-unchanged.ts';

/** So that a key is known for one wherever it turns up. */
const PREFIX = 'segue_';
const SHOWN_CHARACTERS = PREFIX.length + 4;

/** Who may ask the HTTP API, and which runs answer it. */
export function createServing(store: Store) {
  const shelves = async (): Promise<ServedShelf[]> =>
    Shelf.options.map((shelf) => {
      const run = store.servedRuns.find(shelf);
      return { shelf, run: (run === null ? undefined : store.runs.find(run)) ?? null };
    });
  const keys = async (): Promise<ApiKey[]> => store.apiKeys.list();

  const findByHash = whileUnchanged(store, (hashed: string) => store.apiKeys.findByHash(Buffer.from(hashed, 'hex')));

  return {
    shelves,

    /** Throws `run.notFound`, `run.notFinished`, and `input.invalid` for a run of another task. */
    serve: async ({ shelf, run }: { shelf: Shelf; run: string | null }): Promise<ServedShelf[]> => {
      const found = run === null ? null : findFinishedRun(store, run);
      if (found !== null && !SHELF_TASKS[shelf].includes(found.task)) {
        throw new AppError(
          'input.invalid',
          `Run ${found.id} (${found.model}) is of the task ${found.task}; "${SHELF_TITLES[shelf]}" is answered by runs of the task ${SHELF_TASKS[shelf].join(' or ')}.`,
          { received: found.id, task: found.task },
        );
      }
      store.servedRuns.set(shelf, found?.id ?? null);
      return await shelves();
    },

    keys,

    makeKey: async ({ name, perMinute }: NewApiKey): Promise<MadeApiKey> => {
      const secret = `${PREFIX}${randomBytes(24).toString('base64url')}`;
      const beginning = secret.slice(0, SHOWN_CHARACTERS);
      const key = store.apiKeys.add(
        { name, beginning, perMinute, createdAt: new Date().toISOString() },
        Buffer.from(hashSecret(secret), 'hex'),
      );
      return { ...key, secret };
    },

    revokeKey: async ({ id }: { id: number }): Promise<ApiKey[]> => {
      if (store.apiKeys.remove(id)) return await keys();
      throw new AppError('key.notFound', `There is no key ${id}. See: segue keys list`, { received: id });
    },

    /** The key with this secret, or null. */
    findKey: (secret: string): ApiKey | null => (secret.startsWith(PREFIX) ? findByHash(hashSecret(secret)) : null),
  };
}

/** Secrets are random enough that no slow hash is needed. */
function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}
