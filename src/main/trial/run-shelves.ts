import type { NamedTrack } from '../../shared/domain/audition.ts';
import type { ShelfAnswer } from '../../shared/domain/shelf.ts';
import type { TrackSound } from '../../shared/domain/track-sound.ts';
import { AppError } from '../../shared/errors.ts';
import { formatCount } from '../../shared/format.ts';
import { standardiseFeatures } from '../layers/track-features.ts';
import type { NextTrackData, NextTrackLearner } from '../models/define-model.ts';
import { lazily } from './lazily.ts';
import { highest, nearestTracks, type UnitVectors, unitRows } from './nearest-tracks.ts';
import { trackSound } from './track-sounds.ts';

/** Numeric columns about a track that do not say how it sounds. */
const NOT_SOUND = ['popularity', 'followers', 'year', 'explicit'];

type Given = {
  data: NextTrackData;
  learner: NextTrackLearner;
  /** What the tracks a model numbers are called. */
  names: { numbers: ReadonlyMap<string, number>; describe(track: number): NamedTrack };
};
type Answer = Omit<ShelfAnswer, 'run'>;

/** The shelves beside the continued session that a run of the task next-track fills. */
export type RunShelves = {
  trending(k: number): Answer;
  /** Throws `audition.unknownTrack`, and `dataset.noFeatures` where nothing is known of how tracks sound. */
  listened(track: string, k: number): Answer;
  /** Throws `audition.unknownTrack` where it knows none of the tracks. */
  liked(tracks: readonly string[], k: number): Answer;
  sounds(tracks: readonly string[]): (TrackSound | null)[];
};

export function runShelves({ data, learner, names }: Given): RunShelves {
  const features = lazily(() => data.readFeatures?.() ?? null);
  const soundVectors = lazily(() => readSoundVectors(features(), data.trackCount));
  const learnt = lazily(() => {
    const { embedding, weights } = learner;
    return embedding === undefined ? null : unitRows(weights.read(embedding), weights.shape(embedding)[1]!);
  });
  const list = (tracks: readonly { track: number; score: number }[]) =>
    tracks.map(({ track, score }, place) => ({ rank: place + 1, score, ...names.describe(track) }));
  const near = (vectors: UnitVectors, tracks: readonly number[], k: number) =>
    list(nearestTracks(vectors, tracks, k).map(({ track, cosine }) => ({ track, score: cosine })));

  function known(tracks: readonly string[]): { numbers: number[]; unknownTracks: string[] } {
    const unknownTracks = tracks.filter((id) => !names.numbers.has(id));
    if (unknownTracks.length < tracks.length) {
      return { numbers: tracks.flatMap((id) => names.numbers.get(id) ?? []), unknownTracks };
    }
    throw new AppError(
      'audition.unknownTrack',
      `None of the tracks ${tracks.slice(0, 5).join(', ')} is among the ${data.trackCount} this run was trained on. Give at least one that is.`,
      { unknownTracks: unknownTracks.slice(0, 100) },
    );
  }

  return {
    trending: (k) => ({
      how: `Most played in the ${formatCount(data.support.reduce((sum, plays) => sum + plays, 0))} plays the run learnt from.`,
      tracks: list(highest(data.support, k).map((track) => ({ track, score: data.support[track]! }))),
      unknownTracks: [],
    }),
    listened(track, k) {
      const { numbers } = known([track]);
      const { vectors, columns } = soundVectors();
      return { how: `Nearest by the cosine of ${columns} standardised features.`, tracks: near(vectors, numbers, k), unknownTracks: [] };
    },
    liked(tracks, k) {
      const { numbers, unknownTracks } = known(tracks);
      const vectors = learnt();
      if (vectors !== null) {
        const how = `Nearest to the mean of the ${vectors.width}-dimensional vectors the run has learnt of these tracks.`;
        return { how, tracks: near(vectors, numbers, k), unknownTracks };
      }
      const given = new Set(numbers);
      const best = learner.recommend(Int32Array.from(numbers), Math.min(k + given.size, data.trackCount));
      const scored = Array.from(best.tracks, (track, place) => ({ track, score: best.scores[place]! }));
      return {
        how: 'What the run plays after a session of these tracks: it has learnt no vectors.',
        tracks: list(scored.filter(({ track }) => !given.has(track)).slice(0, k)),
        unknownTracks,
      };
    },
    sounds: (tracks) =>
      tracks.map((id) => {
        const [track, read] = [names.numbers.get(id), features()];
        return track === undefined || read === null ? null : trackSound(read, track);
      }),
  };
}

function readSoundVectors(features: { names: readonly string[]; values: Float32Array } | null, trackCount: number) {
  const columns = features?.names.flatMap((name, column) => (NOT_SOUND.includes(name) ? [] : [column])) ?? [];
  if (features === null || columns.length === 0) {
    throw new AppError(
      'dataset.noFeatures',
      'This data set has no track features, so no track sounds like another. Import it again with a table of tracks that has numeric columns such as tempo and energy.',
    );
  }
  const { values } = standardiseFeatures(features);
  const sound = new Float32Array(trackCount * columns.length);
  for (let track = 0; track < trackCount; track++)
    columns.forEach((column, place) => {
      sound[track * columns.length + place] = values[track * features.names.length + column]!;
    });
  return { vectors: unitRows(sound, columns.length), columns: columns.length };
}
