import { join } from 'node:path';
import type { Store } from '../store/store.ts';
import { readDataset } from './find-dataset.ts';

/** Data sets that were imported before it was asked what they hold all count as sessions: those whose columns say otherwise are told apart. */
export async function tellOldKinds(store: Store, datasetsDirectory: string): Promise<void> {
  for (const { name, fingerprint, holds } of store.datasets.list()) {
    if (holds !== 'sessions') continue;
    // One whose files are gone says so where it is used.
    const detail = await readDataset(join(datasetsDirectory, fingerprint), name).catch(() => null);
    if (detail !== null && detail.holds !== holds) store.datasets.setHolds(fingerprint, detail.holds);
  }
}
