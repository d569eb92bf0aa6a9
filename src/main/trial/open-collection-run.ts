import type { Explanation, Recommendation } from '../../shared/domain/audition.ts';
import type { Layout, PlaylistFit } from '../../shared/domain/audition-collection.ts';
import { AppError } from '../../shared/errors.ts';
import { formatCount } from '../../shared/format.ts';
import { collectionCount, tracksOf } from '../layers/collections.ts';
import type { PlaylistModel } from '../models/define-model.ts';
import { restoreLearner } from './build-learner.ts';
import { explainTrack } from './explain-track.ts';
import { loadCollections } from './load-collections.ts';
import { readFeatures } from './load-split.ts';
import { trackLabel } from './load-track-names.ts';
import { loadModelTracks } from './model-tracks.ts';
import { highest } from './nearest-tracks.ts';
import type { OpenRun } from './open-run.ts';
import { findPrincipalAxes, project } from './principal-axes.ts';
import type { TrialOrder, TrialQuestions } from './protocol.ts';
import { type RunShelves, runShelves } from './run-shelves.ts';
import { openEmbedding } from './track-embedding.ts';
import { FEWEST_UMAP_POINTS, placeByUmap } from './umap-places.ts';

const DIMENSIONS = 3;
/** How far down its list a model is searched for a track. */
const FURTHEST_RANK = 1000;

/** A finished run that continues playlists, or what a listener plays, and answers questions about any list of tracks. */
export type OpenCollectionRun = Pick<OpenRun, 'recommend' | 'explain' | 'map' | 'locate' | 'dispose'> & {
  task: 'playlist';
  id: string;
  shelves: RunShelves;
  fitting(request: TrialQuestions['fitting']['request']): PlaylistFit;
};

/** Loads a finished run from its last checkpoint; throws `run.noCheckpoint` where there is none. */
export function openCollectionRun(order: TrialOrder, model: PlaylistModel, log: (line: string) => void): OpenCollectionRun {
  const { data } = loadCollections(order);
  const learner = restoreLearner(order, model, data, log);
  const names = loadModelTracks(order);
  const embedding = openEmbedding(learner);
  const rows = new Map(Array.from({ length: collectionCount(data.train) }, (_, row) => [keyOf(tracksOf(data.train, row)), row]));

  function knownTracks(session: readonly string[]): { places: number[]; tracks: Int32Array } {
    const numbers = session.map((id) => names.numbers.get(id) ?? -1);
    const places = [...numbers.keys()].filter((place) => numbers[place]! >= 0 && numbers.indexOf(numbers[place]!) === place);
    if (places.length > 0) return { places, tracks: Int32Array.from(places, (place) => numbers[place]!) };
    throw new AppError(
      'audition.unknownTrack',
      `None of the tracks ${session.slice(0, 5).join(', ')} is among the ${data.trackCount} this run was trained on. Give at least one that is.`,
      { unknownTracks: session },
    );
  }

  /** As training left them where the tracks are those of a collection it knows, else for the list as it stands. */
  function scoresOf(tracks: Int32Array): Float32Array {
    const row = rows.get(keyOf(tracks));
    if (row !== undefined) for (const scores of learner.score(Int32Array.of(row))) return scores;
    if (learner.scoreTracks !== undefined) return learner.scoreTracks(tracks);
    throw new AppError(
      'input.invalid',
      `${model.title} knows the lists it was trained on and no others. Restore the list to see what it says of it.`,
      { received: 'a changed list', model: order.model },
    );
  }

  /** The places of tracks in three dimensions, [tracks, 3]. */
  function placesOf(tracks: readonly number[], layout: Layout): Pick<PlaylistFit, 'layout' | 'explained'> & { places: Float64Array[] } {
    if (embedding === null) return { places: [], layout: null, explained: null };
    const { width } = embedding;
    const all = embedding.vectors();
    const own = new Float32Array(tracks.length * width);
    tracks.forEach((track, row) => {
      own.set(all.subarray(track * width, (track + 1) * width), row * width);
    });
    const along = (place: (row: number, dimension: number) => number) =>
      tracks.map((_, row) => Float64Array.from({ length: DIMENSIONS }, (_unused, dimension) => place(row, dimension)));
    if (width <= DIMENSIONS)
      return { places: along((row, dimension) => (dimension < width ? own[row * width + dimension]! : 0)), layout: null, explained: null };
    if (layout === 'umap' && tracks.length >= FEWEST_UMAP_POINTS)
      return { places: placeByUmap(own, width, DIMENSIONS), layout, explained: null };
    const { mean, axes, explained } = findPrincipalAxes(own, width, DIMENSIONS);
    return { places: along((row, dimension) => project(own, row, width, mean, axes[dimension]!)), layout: 'principal', explained };
  }

  return {
    task: 'playlist',
    id: order.runId,
    recommend({ session, k, targets }) {
      const { tracks } = knownTracks(session);
      const scores = scoresOf(tracks);
      const own = new Set(tracks);
      const depth = targets.length === 0 ? k : Math.max(k, FURTHEST_RANK);
      const ranked = Int32Array.from(scores.keys())
        .filter((track) => !own.has(track))
        .sort((a, b) => scores[b]! - scores[a]! || a - b);
      const best = ranked.subarray(0, depth);
      const ranks = new Map(Array.from(best, (track, place) => [track, place + 1]));
      return {
        run: order.runId,
        tracks: Array.from(best.subarray(0, k), (track, place) => ({ rank: place + 1, score: scores[track]!, ...names.describe(track) })),
        unknownTracks: session.filter((id) => !names.numbers.has(id)),
        targetRanks: targets.map((id) => ranks.get(names.numbers.get(id) ?? -1) ?? null),
      } satisfies Recommendation;
    },
    explain({ session, track }) {
      const wanted = names.require(track);
      const { places, tracks } = knownTracks(session);
      const { evidence, ...reason } = explainTrack(learner, embedding, tracks, wanted, '');
      return {
        ...reason,
        evidence: evidence.map(({ place, value }) => ({ place: places[place]!, value, ...names.describe(tracks[place]!) })),
      } satisfies Explanation;
    },
    fitting({ session, others, layout }) {
      const { tracks } = knownTracks(session);
      const scores = scoresOf(tracks);
      const own = new Set(tracks);
      const beside = new Set(others.flatMap((id) => names.numbers.get(id) ?? []).filter((track) => !own.has(track)));
      const all = [...tracks, ...beside];
      const { places, ...how } = placesOf(all, layout);
      return {
        width: embedding?.width ?? null,
        ...how,
        tracks: all.map((track, index) => {
          const [x, y, z] = places[index] ?? [];
          const place: [number, number, number] | null = x === undefined || y === undefined || z === undefined ? null : [x, y, z];
          return { ...names.describe(track), score: scores[track]!, place, isOther: index >= tracks.length };
        }),
      };
    },
    shelves: runShelves({
      support: data.support,
      readFeatures: () => readFeatures(order),
      // A run that can continue any list says more by doing so than by its vectors.
      embedding: learner.scoreTracks === undefined ? embedding : null,
      follow(tracks, k) {
        const scores = scoresOf(tracks);
        const best = Int32Array.from(highest(scores, k));
        return { tracks: best, scores: Float32Array.from(best, (track) => scores[track]!) };
      },
      names,
      words: {
        trending: `In the most of the ${formatCount(collectionCount(data.train))} collections the run learnt from.`,
        follow: 'What the run continues a list of these tracks with.',
      },
    }),
    map: () => embedding?.map((track) => trackLabel(names.describe(track))) ?? null,
    locate: ({ tracks }) => embedding?.locate(tracks.map((id) => names.numbers.get(id))) ?? tracks.map(() => null),
    dispose: () => learner.dispose(),
  };
}

/** Lists of the same tracks have the same key, whatever their order. */
const keyOf = (tracks: Int32Array) => tracks.toSorted().join(' ');
