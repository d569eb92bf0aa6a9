import { join } from 'node:path';
import type { Store } from '../store/store.ts';
import { readDataset } from './find-dataset.ts';

const TASK = 'tellOldKinds';

/**
 * Data sets that were imported before it was asked what they hold all count as sessions: those whose columns say otherwise are told apart, once in a home
 * if all can be read.
 */
export async function tellOldKinds(store: Store, datasetsDirectory: string): Promise<void> {
  if (store.settings.isDone(TASK)) return;
  let isDone = true;
  for (const { name, fingerprint, holds } of store.datasets.list()) {
    if (holds !== 'sessions') continue;
    // One whose files are gone says so where it is used; they may come back.
    const detail = await readDataset(join(datasetsDirectory, fingerprint), name).catch(() => null);
    if (detail === null) isDone = false;
    else if (detail.holds !== holds) store.datasets.setHolds(fingerprint, detail.holds);
  }
  if (isDone) store.settings.setDone(TASK);
}
