import { join } from 'node:path';
import type {
  AuditionSession,
  EmbeddingMap,
  ExplainRequest,
  Explanation,
  FoundTrack,
  LocateRequest,
  Recommendation,
  RecommendRequest,
  SessionChoice,
  SessionsRequest,
  TrackPlaces,
} from '../../shared/domain/audition.ts';
import type { FittingRequest, PlaylistFit, RatedListener, RatedRequest } from '../../shared/domain/audition-collection.ts';
import type {
  ExplainMomentRequest,
  Moment,
  MomentExplanation,
  MomentRanking,
  RankMomentRequest,
} from '../../shared/domain/audition-moment.ts';
import type { TrackHearing } from '../../shared/domain/track-audio.ts';
import type { TrackClusters } from '../../shared/domain/track-clusters.ts';
import type { SoundsRequest } from '../../shared/domain/track-sound.ts';
import { AppError } from '../../shared/errors.ts';
import type { Store } from '../store/store.ts';
import type { DataClient } from './data-client.ts';
import { describeTest } from './describe-test.ts';
import { findFinishedRun } from './find-run.ts';
import type { RunOpener } from './run-opener.ts';
import type { PrepareSplit, SplitDirectories } from './split-preparer.ts';
import type { createTrackAudio } from './track-audio.ts';

type TrackAudios = Pick<ReturnType<typeof createTrackAudio>, 'of'>;

export type AuditionOptions = {
  store: Store;
  opener: RunOpener;
  data: DataClient;
  audio: TrackAudios;
  prepareSplit: PrepareSplit;
  runsDirectory: string;
};

/** Asks finished runs what they recommend and why, and finds the sessions to ask them about. */
export function createAudition({ store, opener, data, audio, prepareSplit, runsDirectory }: AuditionOptions) {
  /** Where the sessions of finished runs lie; throws `input.invalid` where they were not tested on the same ones. */
  async function commonSplit(runs: readonly string[]): Promise<SplitDirectories> {
    const [first, ...others] = runs.map((run) => store.runs.recipe(findFinishedRun(store, run).id)!);
    const stranger = others.find((recipe) => recipe.fingerprint !== first!.fingerprint || recipe.split !== first!.split);
    if (stranger !== undefined) {
      throw new AppError(
        'input.invalid',
        `Runs ${runs.join(', ')} were tested on different sessions, of ${describeTest(first!)} and of ${describeTest(stranger)}. Audition runs of one data set and split together.`,
        { runs },
      );
    }
    return await prepareSplit({ ...first!, split: JSON.parse(first!.split) });
  }

  return {
    /** The k best next tracks after a session; throws `run.notFound`, `run.notFinished` or `run.noCheckpoint`. */
    recommend: async ({ run, ...request }: RecommendRequest): Promise<Recommendation> =>
      await (await opener.openOf(['next-track', 'playlist'], run)).ask('recommend', request),

    /** Why a run recommends a track; throws as `recommend`, and `audition.unknownTrack`. */
    explain: async ({ run, ...request }: ExplainRequest): Promise<Explanation> =>
      await (await opener.openOf(['next-track', 'playlist'], run)).ask('explain', request),

    /** Tracks by what a run predicts for the beginning of a session; throws as `recommend`, and `input.invalid` for a context the data does not have. */
    rankMoment: async ({ run, ...request }: RankMomentRequest): Promise<MomentRanking> =>
      await (await opener.openOf(['session-start'], run)).ask('rankMoment', request),

    explainMoment: async ({ run, ...request }: ExplainMomentRequest): Promise<MomentExplanation> =>
      await (await opener.openOf(['session-start'], run)).ask('explainMoment', request),

    fitting: async ({ run, ...request }: FittingRequest): Promise<PlaylistFit> =>
      await (await opener.openOf(['playlist'], run)).ask('fitting', request),

    rated: async ({ run, ...request }: RatedRequest): Promise<RatedListener> =>
      await (await opener.openOf(['rating'], run)).ask('rated', request),

    /** What tracks sound like and the audio mapped to them, in the order asked; null where nothing is known. */
    sounds: async ({ run, ...request }: SoundsRequest): Promise<TrackHearing[]> => {
      const sounds = await (await opener.openOf(['next-track', 'playlist'], run)).ask('sounds', request);
      const { fingerprint } = store.runs.recipe(findFinishedRun(store, run).id)!;
      const audios = audio.of(fingerprint, request.tracks);
      return sounds.map((sound, place) => ({ sound, audio: audios[place] ?? null }));
    },

    /** The groups a run has found among its tracks; null for models that look for none. */
    clusters: async ({ run }: { run: string }): Promise<TrackClusters | null> =>
      await (await opener.openOf(['next-track'], run)).ask('clusters', {}),

    map: async ({ run }: { run: string }): Promise<EmbeddingMap | null> => await (await opener.open(run)).ask('map', {}),

    locate: async ({ run, ...request }: LocateRequest): Promise<TrackPlaces> => await (await opener.open(run)).ask('locate', request),

    sessions: async ({ runs, filter, order, onlyMoments, limit }: SessionsRequest): Promise<SessionChoice> => {
      const split = await commonSplit(order.by === 'gain' ? [...runs, order.a, order.b] : runs);
      const measured = (run: string) => {
        const { id } = findFinishedRun(store, run);
        return { id, directory: join(runsDirectory, id) };
      };
      const asked = order.by === 'gain' ? { ...order, a: measured(order.a), b: measured(order.b) } : order;
      return await data.run('chooseSessions', { ...split, filter, order: asked, onlyMoments, limit });
    },

    session: async ({ run, session }: { run: string; session: number }): Promise<AuditionSession> =>
      await data.run('readSession', { ...(await commonSplit([run])), session }),

    moment: async ({ run, session }: { run: string; session: number }): Promise<Moment> =>
      await data.run('readMoment', { ...(await commonSplit([run])), session }),

    findTracks: async ({ run, text, limit }: { run: string; text: string; limit: number }): Promise<FoundTrack[]> =>
      await data.run('findTracks', { ...(await commonSplit([run])), text, limit }),
  };
}
