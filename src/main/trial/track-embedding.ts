import type { EmbeddingMap, TrackPlaces } from '../../shared/domain/audition.ts';
import type { WeightStore } from '../engine/weight-store.ts';
import { lazily } from './lazily.ts';
import { findPrincipalAxes, project } from './principal-axes.ts';
import { sampleTracks } from './sample-tracks.ts';

/** The vectors a model has learnt of its tracks. */
export type TrackEmbedding = {
  width: number;
  /** [tracks, width], row after row. */
  vectors(): Float32Array;
  /** Cosine of the angle between the vectors of two tracks; 0 where one has no length. */
  cosine(a: number, b: number): number;
  /** The tracks on the two principal axes of a random sample of the catalogue. */
  map(label: (track: number) => string): EmbeddingMap;
  locate(tracks: readonly (number | undefined)[]): TrackPlaces;
};

/** The vectors of a model, read once, when something is first asked; null where it learns none. */
export function openEmbedding({ weights, embedding }: { weights: WeightStore; embedding?: string }): TrackEmbedding | null {
  if (embedding === undefined) return null;
  const [tracks = 0, width = 0] = weights.shape(embedding);
  return embeddingOf(() => weights.read(embedding), tracks, width);
}

/** Works on vectors [tracks, width] that are read once, when something is first asked. */
export function embeddingOf(read: () => Float32Array, tracks: number, width: number): TrackEmbedding {
  const vectors = lazily(read);
  const sample = lazily(() => sampleTracks(tracks));
  const axes = lazily(() => {
    const rows = new Float32Array(sample().length * width);
    sample().forEach((track, row) => {
      rows.set(vectors().subarray(track * width, (track + 1) * width), row * width);
    });
    return findPrincipalAxes(rows, width);
  });
  const place = (track: number) => {
    const { mean, axes: pair } = axes();
    return { x: project(vectors(), track, width, mean, pair[0]!), y: project(vectors(), track, width, mean, pair[1]!) };
  };
  return {
    width,
    vectors,
    cosine(a, b) {
      let [product, squaresA, squaresB] = [0, 0, 0];
      for (let column = 0; column < width; column++) {
        const [valueA, valueB] = [vectors()[a * width + column]!, vectors()[b * width + column]!];
        product += valueA * valueB;
        squaresA += valueA * valueA;
        squaresB += valueB * valueB;
      }
      return squaresA === 0 || squaresB === 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
    },
    map: (label) => ({
      explained: [axes().explained[0]!, axes().explained[1]!],
      width,
      tracks,
      sample: Array.from(sample(), (track) => ({ ...place(track), label: label(track) })),
    }),
    locate: (wanted) => wanted.map((track) => (track === undefined ? null : place(track))),
  };
}
