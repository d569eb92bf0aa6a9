import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { z } from 'zod';
import type { ContextShares, ContextSimilarity } from '../../shared/domain/context-analysis.ts';
import type { DataWork } from '../../shared/domain/data-work.ts';
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
import type { DatasetPlay, DatasetSessions, DatasetSessionsRequest } from '../../shared/domain/dataset-sessions.ts';
import type { ImportCheck } from '../../shared/domain/import-check.ts';
import type { FeatureSummary } from '../../shared/domain/track-features.ts';
import { AppError } from '../../shared/errors.ts';
import { translateFileError } from '../../shared/file-error.ts';
import { removeAbandoned } from '../data/atomic-directory.ts';
import type { Store } from '../store/store.ts';
import type { DataClient, DataJobOptions } from './data-client.ts';
import type { DataWorks } from './data-works.ts';
import { defaultDatasetName } from './dataset-name.ts';
import { findDataset, readDataset } from './find-dataset.ts';
import { streamWork, type WorkEvent } from './stream-work.ts';
import type { Uploads } from './uploads.ts';

type DatasetWork = WorkEvent<{ dataset: DatasetSummary }>;

type DatasetsParts = { store: Store; data: DataClient; works: DataWorks; uploads: Uploads; datasetsDirectory: string };

/** The data sets of a home: brought in, looked at, split and removed. */
export function createDatasets({ store, data, works, uploads, datasetsDirectory }: DatasetsParts) {
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

  /** What a data job says of uploads, in the names their sender knows. */
  async function namingUploads<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return hideFolders(await work);
    } catch (error) {
      throw error instanceof AppError
        ? new AppError(error.code, uploads.hideFolders(error.message), hideFolders(error.details), { cause: error })
        : error;
    }
  }

  function hideFolders<Value>(value: Value): Value {
    if (typeof value === 'string') return uploads.hideFolders(value) as Value;
    if (Array.isArray(value)) return value.map(hideFolders) as Value;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hideFolders(inner)])) as Value;
  }

  /** Refuses at once what needs no reading; `run` does the rest. */
  async function prepareImport(request: ImportRequest) {
    const options = withAbsolutePaths(request);
    const { paths } = options;
    const name = options.name ?? defaultDatasetName(paths);
    await refuseOtherSources(store, datasetsDirectory, name, paths.map(uploads.hideFolders));
    const run = (job: DataJobOptions) =>
      namingUploads(tidily(data.run('import', { options, name, datasetsDirectory, uploadsDirectory: uploads.directory }, job)));
    return { name, paths, run };
  }

  /** A sample of another size under a name in use could only be refused after the work. */
  function refuseTaken(name: string): void {
    const taken = store.datasets.find(name);
    if (taken !== undefined && taken.format !== 'sample-world') throw nameTaken(taken);
  }

  const runGenerate = (options: GenerateRequest, job: DataJobOptions) => tidily(data.run('generate', { options, datasetsDirectory }, job));

  return {
    list: async (): Promise<DatasetSummary[]> => store.datasets.list(),

    get: async ({ name }: { name: string }): Promise<DatasetDetail> => {
      const { directory } = findDataset(store, datasetsDirectory, name);
      return await readDataset(directory, name);
    },

    preview: (request: ImportRequest): Promise<ImportPreview> => namingUploads(data.run('preview', withAbsolutePaths(request))),

    async *check(request: ImportRequest, signal?: AbortSignal): AsyncGenerator<WorkEvent<{ check: ImportCheck }>, void> {
      const run = (job: DataJobOptions) => namingUploads(data.run('check', withAbsolutePaths(request), job));
      yield* streamWork(async (job) => ({ check: await run(job) }), signal);
    },

    async *import(request: ImportRequest, signal?: AbortSignal): AsyncGenerator<DatasetWork, void> {
      const { name, run } = await prepareImport(request);
      yield* streamWork(async (job) => ({ dataset: register(await run(job), name) }), signal);
    },

    async *generate(options: GenerateRequest, signal?: AbortSignal): AsyncGenerator<DatasetWork, void> {
      yield* streamWork(async (job) => ({ dataset: register(await runGenerate(options, job), options.name) }), signal);
    },

    startImport: async (request: ImportRequest): Promise<DataWork> => {
      const { name, paths, run } = await prepareImport(request);
      return works.start({ kind: 'import', name }, async (job) => {
        const dataset = register(await run(job), name);
        await uploads.discardBatchesOf(paths);
        return dataset;
      });
    },

    startGenerate: async (options: GenerateRequest): Promise<DataWork> => {
      refuseTaken(options.name);
      return works.start({ kind: 'generate', name: options.name }, async (job) => register(await runGenerate(options, job), options.name));
    },

    watchWork: (signal?: AbortSignal): AsyncGenerator<DataWork[], void> => works.watch(signal),
    cancelWork: ({ id }: { id: string }): Promise<void> => works.cancel(id),
    dismissWork: async ({ id }: { id: string }): Promise<void> => works.dismiss(id),
    discardUpload: (which: { batch: string }): Promise<void> => uploads.discard(which),

    rejected: ({ name, limit }: { name: string; limit: number }): Promise<RejectedRow[]> => {
      const { directory } = findDataset(store, datasetsDirectory, name);
      return data.run('rejected', { datasetDirectory: directory, limit });
    },

    split: ({ name, split }: { name: string; split: SplitSpec }): Promise<SplitSummary> => {
      const { directory } = findDataset(store, datasetsDirectory, name);
      return data.run('split', { datasetDirectory: directory, split });
    },

    sessions: ({ name, ...request }: z.infer<typeof DatasetSessionsRequest>): Promise<DatasetSessions> => {
      const { directory } = findDataset(store, datasetsDirectory, name);
      return data.run('listSessions', { datasetDirectory: directory, ...request });
    },

    session: ({ name, session }: { name: string; session: number }): Promise<DatasetPlay[]> => {
      const { directory } = findDataset(store, datasetsDirectory, name);
      return data.run('listPlays', { datasetDirectory: directory, session });
    },

    /** Throws `dataset.noFeatures` where nothing numeric is known of its tracks. */
    features: ({ name }: { name: string }): Promise<FeatureSummary> => {
      const { directory } = findDataset(store, datasetsDirectory, name);
      return data.run('features', { datasetDirectory: directory });
    },

    contextShares: ({ name }: { name: string }): Promise<ContextShares[]> => {
      const { directory } = findDataset(store, datasetsDirectory, name);
      return data.run('contextShares', { datasetDirectory: directory, partsOfDay: store.settings.read().partsOfDay });
    },

    async *contextSimilarity(
      { name }: { name: string },
      signal?: AbortSignal,
    ): AsyncGenerator<WorkEvent<{ similarity: ContextSimilarity }>, void> {
      const { directory } = findDataset(store, datasetsDirectory, name);
      const request = { datasetDirectory: directory, partsOfDay: store.settings.read().partsOfDay };
      yield* streamWork(async (job) => ({ similarity: await data.run('contextSimilarity', request, job) }), signal);
    },

    remove: async ({ name }: { name: string }): Promise<{ removed: string; freedBytes: number }> => {
      const dataset = store.datasets.find(name) ?? findDataset(store, datasetsDirectory, name).dataset;
      const users = store.searches.activeOn(name);
      if (users.length > 0) {
        throw new AppError(
          'dataset.inUse',
          `Data set "${name}" is in use by ${users.map((user) => `search "${user}"`).join(', ')}. Cancel it, on its page or with \`segue search cancel ${users[0]}\`, or wait until it is done.`,
          { name, searches: users },
        );
      }
      store.datasets.remove(name);
      const isShared = store.datasets.namesOf(dataset.fingerprint).length > 0;
      if (!isShared) store.transaction(() => store.trackAudio.remove(dataset.fingerprint));
      if (!isShared) await removeFolder(resolve(datasetsDirectory, dataset.fingerprint));
      return { removed: name, freedBytes: isShared ? 0 : dataset.bytes };
    },
  };
}

function withAbsolutePaths(request: ImportRequest): ImportRequest {
  const { tracksPath } = request;
  return {
    ...request,
    paths: request.paths.map((path) => resolve(path)),
    ...(tracksPath === undefined ? {} : { tracksPath: resolve(tracksPath) }),
  };
}

function nameTaken({ name, sessions, createdAt }: DatasetSummary): AppError {
  return new AppError(
    'dataset.exists',
    `There is another data set "${name}" (${sessions} sessions, from ${createdAt}). Choose another name, or remove that one first, on its page or with \`segue datasets remove ${name}\`.`,
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
