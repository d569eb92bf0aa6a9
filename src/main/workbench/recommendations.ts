import {
  type ContinueRequest,
  type LikedRequest,
  type ListenedRequest,
  SHELF_TASKS,
  SHELF_TITLES,
  type Shelf,
  type ShelfAnswer,
  type StartRequest,
  type TrendingRequest,
} from '../../shared/domain/shelf.ts';
import { AppError } from '../../shared/errors.ts';
import { formatCount } from '../../shared/format.ts';
import type { Store } from '../store/store.ts';
import { askTogether } from './ask-together.ts';
import type { DataClient } from './data-client.ts';
import { findFinishedRun } from './find-run.ts';
import type { RunOpener } from './run-opener.ts';
import type { PrepareSplit } from './split-preparer.ts';

type RecommendationsOptions = { store: Store; opener: RunOpener; data: DataClient; prepareSplit: PrepareSplit };

/**
 * Fills shelves of recommendations with what finished runs answer. Each throws `serving.noRun` where neither the call nor the home names a run,
 * `run.notFound`, `run.notFinished`, `run.noCheckpoint`, and `input.invalid` for a run of another task.
 */
export function createRecommendations({ store, opener, data, prepareSplit }: RecommendationsOptions) {
  function runOf(shelf: Shelf, run: string | undefined): string {
    const served = run ?? store.servedRuns.find(shelf);
    if (served !== null) return served;
    throw new AppError(
      'serving.noRun',
      `No run serves "${SHELF_TITLES[shelf]}". Name one with run=ID, or set it on the System page or with: segue shelves set ${shelf} RUN`,
      { shelf },
    );
  }

  const open = (shelf: Shelf, run: string | undefined) => opener.openOf(SHELF_TASKS[shelf], runOf(shelf, run));

  /** A listener's latest session in the test part. */
  async function latestSession(run: string, listener: string): Promise<number> {
    const recipe = store.runs.recipe(run)!;
    const split = await prepareSplit({ ...recipe, split: JSON.parse(recipe.split) });
    return await data.run('latestSession', { ...split, listener });
  }

  return {
    trending: async ({ run, k }: TrendingRequest): Promise<ShelfAnswer> => await (await open('trending', run)).ask('trending', { k }),

    /** Throws `audition.unknownTrack`, and `dataset.noFeatures` where the data does not say how tracks sound. */
    becauseYouListened: async ({ run, track, k }: ListenedRequest): Promise<ShelfAnswer> =>
      await (await open('because-you-listened', run)).ask('listened', { track, k }),

    /** Throws `audition.unknownTrack` where the run knows none of the tracks. */
    becauseYouLiked: async ({ run, liked, k }: LikedRequest): Promise<ShelfAnswer> =>
      await (await open('because-you-liked', run)).ask('liked', { tracks: liked, k }),

    /** Throws `audition.unknownTrack` where the run knows none of the tracks. */
    continueSession: async ({ run, session, k }: ContinueRequest): Promise<ShelfAnswer> => {
      const trial = await open('continue-session', run);
      const { tracks, unknownTracks, run: id } = await askTogether(trial, { session, k, context: {}, targets: [] });
      const heard = session.length - unknownTracks.length;
      return {
        run: id,
        how: `What the run expects after ${heard === 1 ? 'this track' : `these ${formatCount(heard)} tracks`}.`,
        tracks,
        unknownTracks,
      };
    },

    /** Throws `input.invalid` for a listener, session or context that the run does not look at. */
    startSession: async ({ run, listener, session, ...request }: StartRequest): Promise<ShelfAnswer> => {
      const trial = await open('start-session', run);
      const { id } = findFinishedRun(store, runOf('start-session', run));
      const moment = session ?? (await latestSession(id, listener!));
      const { tracks, candidates } = await trial.ask('rankMoment', { ...request, session: moment });
      return {
        run: id,
        how: `The ${formatCount(candidates)} tracks by the cosine with what the run predicts for session ${moment}.`,
        tracks: tracks.map(({ outcome: _outcome, ...track }) => track),
        unknownTracks: [],
      };
    },
  };
}
