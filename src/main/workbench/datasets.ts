import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type DatasetDetail,
  DatasetSummary,
  type GenerateRequest,
  type ImportPreview,
  type ImportRequest,
  type RejectedRow,
  type SplitSpec,
  type SplitSummary,
} from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { translateFileError } from '../../shared/file-error.ts';
import { removeAbandoned } from '../data/atomic-directory.ts';
import type { Store } from '../store/store.ts';
import type { DataClient, DataJobOptions } from './data-client.ts';
import { defaultDatasetName } from './dataset-name.ts';
import { findDataset, readDataset } from './find-dataset.ts';
import { type DatasetWork, streamWork } from './stream-work.ts';

/** The data sets of a home: brought in, looked at, split and removed. */
export function createDatasets({ store, data, datasetsDirectory }: { store: Store; data: DataClient; datasetsDirectory: string }) {
  /** Adds a prepared data set under a name; the same data under the same name is what it already was. */
  function register(detail: DatasetDetail, name: string): DatasetSummary {
    const taken = store.datasets.find(name);
    if (taken?.fingerprint === detail.fingerprint) return taken;
    if (taken !== undefined) throw nameTaken(taken);
    store.datasets.insert({ ...DatasetSummary.parse(detail), name });
    return store.datasets.find(name)!;
  }

  /** A job that had to be ended by force could not clean up behind itself. */
  async function tidily(work: Promise<DatasetDetail>): Promise<DatasetDetail> {
    try {
      return await work;
    } catch (error) {
      await removeAbandoned(datasetsDirectory);
      throw error;
    }
  }

  return {
    list: async (): Promise<DatasetSummary[]> => store.datasets.list(),

    get: async ({ name }: { name: string }): Promise<DatasetDetail> => {
      const { directory } = findDataset(store, datasetsDirectory, name);
      return await readDataset(directory, name);
    },

    preview: (request: ImportRequest): Promise<ImportPreview> =>
      data.run('preview', { ...request, paths: request.paths.map((path) => resolve(path)) }),

    async *import(request: ImportRequest, signal?: AbortSignal): AsyncGenerator<DatasetWork, void> {
      const name = request.name ?? defaultDatasetName(request.paths);
      const paths = request.paths.map((path) => resolve(path));
      await refuseOtherSources(store, datasetsDirectory, name, paths);
      const options = { ...request, paths };
      const run = (job: DataJobOptions) => tidily(data.run('import', { options, name, datasetsDirectory }, job));
      yield* streamWork(async (job) => register(await run(job), name), signal);
    },

    async *generate(options: GenerateRequest, signal?: AbortSignal): AsyncGenerator<DatasetWork, void> {
      const run = (job: DataJobOptions) => tidily(data.run('generate', { options, datasetsDirectory }, job));
      yield* streamWork(async (job) => register(await run(job), options.name), signal);
    },

    rejected: ({ name, limit }: { name: string; limit: number }): Promise<RejectedRow[]> => {
      const { directory } = findDataset(store, datasetsDirectory, name);
      return data.run('rejected', { datasetDirectory: directory, limit });
    },

    split: ({ name, split }: { name: string; split: SplitSpec }): Promise<SplitSummary> => {
      const { directory } = findDataset(store, datasetsDirectory, name);
      return data.run('split', { datasetDirectory: directory, split });
    },

    remove: async ({ name }: { name: string }): Promise<{ removed: string; freedBytes: number }> => {
      const dataset = store.datasets.find(name) ?? findDataset(store, datasetsDirectory, name).dataset;
      const users = store.searches.activeOn(name);
      if (users.length > 0) {
        throw new AppError(
          'dataset.inUse',
          `Data set "${name}" is in use by ${users.map((user) => `search "${user}"`).join(', ')}. Cancel it with \`segue search cancel ${users[0]}\`, or wait until it is done.`,
          { name, searches: users },
        );
      }
      store.datasets.remove(name);
      const isShared = store.datasets.namesOf(dataset.fingerprint).length > 0;
      if (!isShared) await removeFolder(resolve(datasetsDirectory, dataset.fingerprint));
      return { removed: name, freedBytes: isShared ? 0 : dataset.bytes };
    },
  };
}

function nameTaken({ name, sessions, createdAt }: DatasetSummary): AppError {
  return new AppError(
    'dataset.exists',
    `There is another data set "${name}" (${sessions} sessions, from ${createdAt}). Choose another --name, or remove it with \`segue datasets remove ${name}\`.`,
    { name },
  );
}

/** Refuses before the work what would be refused after it: a name that belongs to data from other files. */
async function refuseOtherSources(store: Store, datasetsDirectory: string, name: string, paths: readonly string[]): Promise<void> {
  const taken = store.datasets.find(name);
  if (taken === undefined) return;
  const detail = await readDataset(resolve(datasetsDirectory, taken.fingerprint), name).catch(() => null);
  // Without its description nobody can tell: the import finds out.
  if (detail === null || paths.some((path) => detail.sources.some((source) => source.path === path || source.path.startsWith(`${path}/`))))
    return;
  throw nameTaken(taken);
}

/** Removes a folder so that it is gone at once or there as a whole, however large it is. */
async function removeFolder(directory: string): Promise<void> {
  const doomed = `${directory}.removed-${process.pid}`;
  try {
    await rename(directory, doomed);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw translateFileError(error, directory);
  }
  await rm(doomed, { recursive: true, force: true });
}
