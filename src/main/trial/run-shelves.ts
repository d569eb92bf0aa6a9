import type { NamedTrack } from '../../shared/domain/audition.ts';
import type { ShelfAnswer } from '../../shared/domain/shelf.ts';
import type { TrackSound } from '../../shared/domain/track-sound.ts';
import { AppError } from '../../shared/errors.ts';
import { standardiseFeatures, type TrackFeatures } from '../layers/track-features.ts';
import type { ScoredTracks } from '../models/define-model.ts';
import { lazily } from './lazily.ts';
import { highest, nearestTracks, type UnitVectors, unitRows } from './nearest-tracks.ts';
import type { TrackEmbedding } from './track-embedding.ts';
import { trackSound } from './track-sounds.ts';

/** Numeric columns about a track that do not say how it sounds. */
const NOT_SOUND = ['popularity', 'followers', 'year', 'explicit'];

type Given = {
  /** In how many plays, or collections, of the training part each track is. */
  support: Int32Array;
  readFeatures: () => TrackFeatures | null;
  /** Null where the run is better asked what follows tracks. */
  embedding: Pick<TrackEmbedding, 'vectors' | 'width'> | null;
  /** The best tracks after these, those among them that were given included. */
  follow: (tracks: Int32Array, k: number) => ScoredTracks;
  /** How trending tracks, and those that follow, came about. */
  words: { trending: string; follow: string };
  /** What the tracks a model numbers are called. */
  names: { numbers: ReadonlyMap<string, number>; describe(track: number): NamedTrack };
};
type Answer = Omit<ShelfAnswer, 'run'>;

/** The shelves beside the continued session, which a run fills that knows what tracks go together. */
export type RunShelves = {
  trending(k: number): Answer;
  /** Throws `audition.unknownTrack`, and `dataset.noFeatures` where nothing is known of how tracks sound. */
  listened(track: string, k: number): Answer;
  /** Throws `audition.unknownTrack` where it knows none of the tracks. */
  liked(tracks: readonly string[], k: number): Answer;
  sounds(tracks: readonly string[]): (TrackSound | null)[];
};

export function runShelves({ support, readFeatures, embedding, follow, names, words }: Given): RunShelves {
  const trackCount = support.length;
  const features = lazily(readFeatures);
  const soundVectors = lazily(() => readSoundVectors(features(), trackCount));
  const learnt = lazily(() => (embedding === null ? null : unitRows(embedding.vectors(), embedding.width)));
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
      `None of the tracks ${tracks.slice(0, 5).join(', ')} is among the ${trackCount} this run was trained on. Give at least one that is.`,
      { unknownTracks: unknownTracks.slice(0, 100) },
    );
  }

  return {
    trending: (k) => ({
      how: words.trending,
      tracks: list(highest(support, k).map((track) => ({ track, score: support[track]! }))),
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
      const best = follow(Int32Array.from(given), Math.min(k + given.size, trackCount));
      const scored = Array.from(best.tracks, (track, place) => ({ track, score: best.scores[place]! }));
      return {
        how: words.follow,
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
