import { z } from 'zod';
import {
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
} from '../domain/audition.ts';
import { FittingRequest, PlaylistFit, RatedListener, RatedRequest } from '../domain/audition-collection.ts';
import { ExplainMomentRequest, Moment, MomentExplanation, MomentRanking, RankMomentRequest } from '../domain/audition-moment.ts';
import { TrackHearing } from '../domain/track-audio.ts';
import { TrackClusters } from '../domain/track-clusters.ts';
import { SoundsRequest } from '../domain/track-sound.ts';
import { procedure } from './base.ts';

const Run = z.strictObject({ run: z.string().min(1) });

export const audition = {
  recommend: procedure.input(RecommendRequest).output(Recommendation),
  /** The sessions the runs were tested on, filtered and ordered. */
  sessions: procedure.input(SessionsRequest).output(SessionChoice),
  /** One session of the data set of a run, by its number. */
  session: procedure.input(Run.extend({ session: z.int().min(0) })).output(AuditionSession),
  /** Tracks a run knows with this text in title, artist or id; the most played first. */
  findTracks: procedure
    .input(Run.extend({ text: z.string().min(1).max(200), limit: z.int().min(1).max(100).default(20) }))
    .output(z.array(FoundTrack)),
  explain: procedure.input(ExplainRequest).output(Explanation),
  /** What tracks sound like, for covers and sketches, and the user's own audio of them. */
  sounds: procedure.input(SoundsRequest).output(z.array(TrackHearing)),
  /** The groups a run has found among its tracks. */
  clusters: procedure.input(Run).output(TrackClusters.nullable()),
  map: procedure.input(Run).output(EmbeddingMap.nullable()),
  locate: procedure.input(LocateRequest).output(TrackPlaces),
  /** What a listener did before a session of the test part began, by its number in the data set; runs of the task session-start are asked about it. */
  moment: procedure.input(Run.extend({ session: z.int().min(0) })).output(Moment),
  /** Tracks by what a run of the task session-start predicts for a moment, whose context may be changed. */
  rankMoment: procedure.input(RankMomentRequest).output(MomentRanking),
  /** How well tracks fit a playlist, and where they lie, in the eyes of a run of the task playlist. */
  fitting: procedure.input(FittingRequest).output(PlaylistFit),
  /** A listener's ratings beside what a run of the task rating predicts. */
  rated: procedure.input(RatedRequest).output(RatedListener),
  explainMoment: procedure.input(ExplainMomentRequest).output(MomentExplanation),
};
