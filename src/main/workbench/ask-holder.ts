import { setTimeout } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';

/** The workbench that runs searches looks for requests twice a second; a trial stops within three seconds. */
const PATIENCE_MS = 8000;
const LOOK_MS = 100;

/** Leaves a request in the database for the Segue that runs searches on this home, and waits until it is fulfilled; throws `storage.busy` where it does not react. */
export async function askHolder(ask: () => void, isFulfilled: () => boolean): Promise<void> {
  ask();
  const deadline = Date.now() + PATIENCE_MS;
  while (!isFulfilled()) {
    if (Date.now() > deadline) {
      throw new AppError(
        'storage.busy',
        'The Segue that runs this search has been asked to stop it and has not answered yet. Look again in a moment.',
      );
    }
    await setTimeout(LOOK_MS);
  }
}
