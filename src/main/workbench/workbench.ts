import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { EngineKind } from '../../shared/domain/system.ts';
import { translateFileError } from '../../shared/file-error.ts';
import { removeAbandoned } from '../data/atomic-directory.ts';
import { readProvisionState } from '../engine/provision-state.ts';
import { createForkHost } from '../processes/fork-host.ts';
import type { ProcessHost } from '../processes/process-host.ts';
import { EventHub } from '../search/event-hub.ts';
import { Scheduler } from '../search/scheduler.ts';
import type { SearchNews } from '../search/search-news.ts';
import { openStore } from '../store/store.ts';
import { createAnalysis } from './analysis.ts';
import { createAudition } from './audition.ts';
import { DataClient } from './data-client.ts';
import { DataWorks } from './data-works.ts';
import { createDatasets } from './datasets.ts';
import { examineInstallation } from './doctor.ts';
import { createEnsembles } from './ensembles.ts';
import { followStore } from './follow-store.ts';
import { homePaths } from './home.ts';
import { openLog } from './log.ts';
import { Ownership } from './ownership.ts';
import { createPaperTables } from './paper-tables.ts';
import { createRecommendations } from './recommendations.ts';
import { createRunOpener } from './run-opener.ts';
import { createRunShelf } from './run-shelf.ts';
import { createRuns } from './runs.ts';
import { createSearchViews } from './search-views.ts';
import { createSearches } from './searches.ts';
import { createServing } from './serving.ts';
import { createSplitPreparer } from './split-preparer.ts';
import { createSystem } from './system.ts';
import { tellOldKinds } from './tell-old-kinds.ts';
import { createTrackAudio } from './track-audio.ts';
import { createUploads } from './uploads.ts';
import { segueVersion } from './version.ts';
import { createViews } from './views.ts';

export type WorkbenchOptions = {
  home: string;
  /** How others on this home see this workbench in messages: `terminal`, `browser`, `window`. */
  door: string;
  /**
   * Whether to keep the right to run searches from the start, where no other Segue has it, as a page that stays open should.
   * Without it the right is taken when a search is started, so that short commands do not get in each other's way.
   */
  keepsHome?: boolean;
  host?: ProcessHost;
  /** Cores shared out among trials. */
  cores?: number;
  engine?: EngineKind;
};

export type Workbench = Awaited<ReturnType<typeof openWorkbench>>;

/**
 * Opens a home: the services behind the contract, one object an area. Runs that a killed Segue left behind become `interrupted`.
 * Several workbenches may share a home; one of them runs searches, and the others say so when asked to.
 * Throws `storage.newer`, `storage.damaged`, `storage.full`, `storage.busy` or `access.denied`.
 */
export async function openWorkbench(options: WorkbenchOptions) {
  const paths = homePaths(options.home);
  try {
    for (const folder of [paths.datasets, paths.runs]) mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw translateFileError(error, paths.home);
  }
  const { host = createForkHost(), cores = availableParallelism(), engine = readProvisionState().kind, door } = options;
  const log = openLog(paths.log);
  const store = openStore(paths.database);
  const version = segueVersion();

  const news = new EventHub<SearchNews>();
  const data = new DataClient(host, (error) => log.bug(error, 'data process'));
  const works = new DataWorks((error) => log.bug(error, 'data work'));
  const uploads = createUploads(paths.uploads);
  const prepareSplit = createSplitPreparer(data, paths.datasets);
  const ownership = new Ownership({ lockPath: paths.lock, store, door });
  const scheduler = new Scheduler({
    store,
    host,
    news,
    cores,
    engine,
    runsDirectory: paths.runs,
    prepareSplit: (recipe) => prepareSplit({ ...recipe, split: JSON.parse(recipe.split) }),
    onBug: (error) => log.bug(error, 'scheduler'),
  });
  const views = createSearchViews(store, scheduler);
  const analysis = createAnalysis({ store, data, runsDirectory: paths.runs, datasetsDirectory: paths.datasets });
  const opener = createRunOpener({ store, host, prepareSplit, runsDirectory: paths.runs });
  const audio = createTrackAudio({ store, data, uploads, datasetsDirectory: paths.datasets });
  const audition = createAudition({ store, opener, data, audio, prepareSplit, runsDirectory: paths.runs });

  await removeAbandoned(paths.datasets);
  await uploads.removeAbandoned();
  await tellOldKinds(store, paths.datasets);
  const hasHome = ownership.tryAcquire();
  if (hasHome && options.keepsHome !== true) ownership.release();
  const stopFollowing = followStore({
    store,
    news,
    isOwner: () => ownership.isHeld,
    onRequests: () => fulfilRequests(),
    onBug: (error) => log.bug(error, 'follower'),
  });

  function fulfilRequests(): void {
    const report = (error: unknown) => log.bug(error, 'cancelling');
    for (const search of store.searches.cancelRequests()) scheduler.cancelSearch(search.id).catch(report);
    for (const runId of store.runs.cancelRequests()) scheduler.cancelRun(runId).catch(report);
  }

  return {
    home: paths.home,
    version,
    log,
    /** True while this workbench is the one that runs the home's searches. */
    get canRunSearches(): boolean {
      return ownership.isHeld;
    },
    datasets: createDatasets({ store, data, works, uploads, datasetsDirectory: paths.datasets }),
    receiveUpload: uploads.receive,
    searches: {
      ...createSearches({
        store,
        scheduler,
        views,
        news,
        ownership,
        prepareSplit,
        datasetsDirectory: paths.datasets,
        runsDirectory: paths.runs,
        engine,
      }),
      ...createEnsembles(store),
      ...createPaperTables({ store, views, data, analysis, datasetsDirectory: paths.datasets }),
    },
    runs: {
      ...createRuns({ store, scheduler, views, ownership, runsDirectory: paths.runs }),
      ...createRunShelf({ store, news, runsDirectory: paths.runs }),
    },
    views: createViews(store),
    analysis,
    audition,
    audio,
    recommendations: createRecommendations({ store, opener, data, prepareSplit }),
    serving: createServing(store),
    system: createSystem({
      version,
      engine,
      store,
      scheduler,
      log,
      paths,
      doctor: () => examineInstallation({ paths, version, askDatabase: store.sqliteVersion }),
    }),
    /** Stops what runs, to be resumed later, and ends every child process. */
    close: async (): Promise<void> => {
      stopFollowing();
      if (ownership.isHeld) await scheduler.close();
      opener.close();
      data.close();
      await uploads.close();
      ownership.release();
      store.close();
    },
  };
}
