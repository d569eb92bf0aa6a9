import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { SplitSpec } from '../../shared/domain/dataset.ts';
import { LAYOUT } from '../data/layout.ts';
import type { DataClient } from './data-client.ts';
import { datasetDirectory } from './find-dataset.ts';

export type SplitRequest = { fingerprint: string; dataset: string; split: SplitSpec };
export type SplitDirectories = { datasetDirectory: string; splitDirectory: string };
export type PrepareSplit = (request: SplitRequest) => Promise<SplitDirectories>;

/** Answers where a split lies, having it made once however many runs ask; throws `split.impossible` or `dataset.damaged`. */
export function createSplitPreparer(data: DataClient, datasetsDirectory: string): PrepareSplit {
  const made = new Map<string, Promise<string>>();
  return async ({ fingerprint, dataset, split }) => {
    const directory = datasetDirectory(datasetsDirectory, fingerprint, dataset);
    const key = createHash('sha256')
      .update(`${fingerprint} ${JSON.stringify(split)}`)
      .digest('hex');
    const id = made.get(key) ?? data.run('split', { datasetDirectory: directory, split }).then((summary) => summary.id);
    made.set(key, id);
    // A failure is not remembered: the disk may have room the next time.
    id.catch(() => made.delete(key));
    return { datasetDirectory: directory, splitDirectory: join(directory, LAYOUT.splits, await id) };
  };
}
