import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Curve, RunDetail, RunStatus, RunSummary } from '../../shared/domain/run.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import { checkpointFileName } from '../engine/checkpoint.ts';
import type { Scheduler } from '../search/scheduler.ts';
import type { Store } from '../store/store.ts';
import { askHolder } from './ask-holder.ts';
import { type ExportedFile, type ExportFormat, exportRuns } from './export/export-runs.ts';
import { findRun } from './find-run.ts';
import type { Ownership } from './ownership.ts';
import type { SearchViews } from './search-views.ts';
import { thinCurve } from './thin-curve.ts';

type ListRequest = { search?: string | undefined; status?: RunStatus | undefined; sort?: string | undefined; limit?: number | undefined };

const LOG_TAIL_BYTES = 16_384;

export type RunsOptions = { store: Store; scheduler: Scheduler; views: SearchViews; ownership: Ownership; runsDirectory: string };

/** Runs of a home: listed, looked into, cancelled and taken away as tables. */
export function createRuns({ store, scheduler, views, ownership, runsDirectory }: RunsOptions) {
  return {
    list: async ({ search, ...filter }: ListRequest): Promise<RunSummary[]> =>
      store.runs.list({ ...definedOnly(filter), ...(search === undefined ? {} : { searchId: views.find(search).id }) }),

    get: async ({ id }: { id: string }): Promise<RunDetail> => {
      const run = scheduler.asItStands(findRun(store, id));
      const directory = join(runsDirectory, run.id);
      return {
        ...run,
        epochs: store.epochs.list(run.id),
        contextMetrics: store.contextMetrics.list(run.id),
        environment: store.runs.environment(run.id),
        checkpoints: await keptCheckpoints(store, run.id, join(directory, RUN_LAYOUT.checkpoint)),
        directory,
        progress: run.status === 'running' ? (scheduler.progressOf(run.id) ?? null) : null,
        logTail: await readTail(join(directory, RUN_LAYOUT.log)),
      };
    },

    curves: async ({ search, metric, maximumPoints }: { search: string; metric: string; maximumPoints: number }): Promise<Curve[]> =>
      store.epochs.curves(views.find(search).id, metric).map((curve) => thinCurve(curve, maximumPoints)),

    /** Stops one run, also one that another Segue on this home trains. */
    cancel: async ({ id }: { id: string }): Promise<RunSummary> => {
      const run = findRun(store, id);
      if (run.status === 'waiting' || run.status === 'running') {
        if (ownership.isHeld || ownership.tryAcquire()) await scheduler.cancelRun(run.id);
        else
          await askHolder(
            () => store.runs.requestCancel(run.id),
            () => !['waiting', 'running'].includes(findRun(store, run.id).status),
          );
      }
      return findRun(store, run.id);
    },

    export: async ({ search, format }: { search: string; format: ExportFormat }): Promise<ExportedFile> => {
      const found = views.find(search);
      return exportRuns({ name: found.name, objective: found.spec.objective.metric }, store.runs.list({ searchId: found.id }), format);
    },
  };
}

function definedOnly(filter: Omit<ListRequest, 'search'>): { status?: RunStatus; sort?: string; limit?: number } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** Those recorded whose file is there: training keeps only the newest. */
async function keptCheckpoints(store: Store, runId: string, directory: string): Promise<RunDetail['checkpoints']> {
  const files = new Set(await readdir(directory).catch(() => []));
  return store.checkpoints.list(runId).filter(({ epoch }) => files.has(checkpointFileName(epoch)));
}

/** The last whole lines of a file; none where there is no such file. */
async function readTail(path: string): Promise<string[]> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return [];
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - LOG_TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOG_TAIL_BYTES), 0, LOG_TAIL_BYTES, start);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    if (start > 0) lines.shift();
    return lines.filter((line) => line !== '');
  } finally {
    await file.close();
  }
}
