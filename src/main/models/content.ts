import { z } from 'zod';
import type { TieRule } from '../../shared/domain/search.ts';
import { formatCount, formatNumber } from '../../shared/format.ts';
import { createRng } from '../../shared/random.ts';
import { createCountingLearner } from '../layers/counting-learner.ts';
import { type Clusters, kMeans } from '../layers/k-means.ts';
import { tiedRank } from '../layers/tied-rank.ts';
import { describeFeatures, requireFeatures } from '../layers/track-features.ts';
import { defineModel, type NextTrackData, type NextTrackLearner } from './define-model.ts';

const hyperparameters = z.strictObject({
  clusters: z.int().min(1).max(1000).default(20).meta({
    title: 'Clusters',
    help: 'Groups of tracks that sound alike, found by k-means.',
  }),
  candidates: z.enum(['all-tracks', 'nearest-cluster']).default('all-tracks').meta({
    title: 'Candidates',
    help: 'Compare the session with every track, or first with those of the cluster it is nearest to; the other tracks then follow.',
  }),
  repeats: z.boolean().default(false).meta({
    title: 'Repeats',
    help: 'Whether tracks of the session may be recommended again; else they come last.',
  }),
});

type Settings = z.output<typeof hyperparameters>;

/** Lowers a cosine, which is -1 to 1, below that of any track it must follow. */
const BELOW_ALL = 3;

/**
 * Recommends the tracks that sound most like the mean of the session.
 *
 * Paper: the content-based system of P4 ("because you listened").
 * Symbols: x(t) = the F numeric features of track t, each with mean 0 and variance 1 over the training tracks, missing ones 0; m = mean of x over the
 * plays so far. Score of t: cosine of x(t) and m. k-means parts the tracks; with `nearest-cluster` only those of the cluster whose mean has the largest
 * cosine with m come first.
 * Input: session int32 [plays]. Output: scores float32 [tracks], -1 to 1, lowered by 3 for what follows the rest.
 * Practical size: a query takes tracks x F products, 2 ms at 60,000 tracks of 28 features.
 * Deviations: P4 ranks by the smallest cosine, which its distance is meant by; it says that the vector is compared with the clusters' means and that the
 * 10 nearest tracks are taken of the data set, so that both readings are offered.
 */
export const content = defineModel({
  id: 'content',
  version: 1,
  title: 'Content',
  task: 'next-track',
  learns: 'counts',
  summary: 'Recommends the tracks whose features are nearest to the mean of the session.',
  source: 'P4, content-based',
  hyperparameters,
  build: (settings, data, { seed, ties }) => buildContent(settings, data, seed, ties),
});

function buildContent(
  settings: Settings,
  { train, trackCount, readFeatures }: NextTrackData,
  seed: number,
  ties: TieRule,
): NextTrackLearner {
  const features = requireFeatures(readFeatures);
  const { values, names } = features;
  const width = names.length;
  const directions = new Float32Array(values.length);
  for (let track = 0; track < trackCount; track++)
    directions.set(toUnitLength(values.subarray(track * width, (track + 1) * width)), track * width);
  const scores = new Float32Array(trackCount);
  let clusters: Clusters;

  /** Where the mean of the session points. */
  function directionOf(session: Int32Array): Float32Array {
    const mean = new Float32Array(width);
    for (const track of session) for (let at = 0; at < width; at++) mean[at]! += values[track * width + at]! / session.length;
    return toUnitLength(mean);
  }

  function score(session: Int32Array): void {
    const direction = directionOf(session);
    const near = settings.candidates === 'nearest-cluster' ? nearestCluster(clusters, direction) : null;
    for (let track = 0; track < trackCount; track++) {
      const isFar = near !== null && clusters.clusterOf[track] !== near;
      scores[track] = cosine(direction, directions, track) - (isFar ? BELOW_ALL : 0);
    }
    if (!settings.repeats) for (const track of new Set(session)) scores[track]! -= 2 * BELOW_ALL;
  }

  const learner = createCountingLearner({
    train,
    *learn() {
      clusters = kMeans(values, width, settings.clusters, createRng(seed, 'clusters'));
      yield train.tracks.length;
    },
    rankTarget({ session }, target) {
      score(session);
      const own = scores[target]!;
      let [above, level] = [0, 0];
      for (const other of scores) {
        if (other > own) above++;
        else if (other === own) level++;
      }
      return tiedRank(above, level, ties);
    },
    best({ session }, k) {
      score(session);
      const tracks = Int32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
      return { tracks: tracks.slice(0, k), scores: Float32Array.from(tracks.subarray(0, k), (track) => scores[track]!) };
    },
    explain({ session }, track) {
      const likeness = formatNumber(cosine(directionOf(session), directions, track));
      const cluster = clusters.clusterOf.filter((other) => other === clusters.clusterOf[track]);
      return {
        summary: `The cosine of its ${width} features and their mean over the session is ${likeness}; its cluster has ${formatCount(cluster.length)} tracks.`,
        measure: 'cosine of the features',
        evidence: Array.from(session, (play, place) => ({
          place,
          value: cosine(directions.subarray(play * width, (play + 1) * width), directions, track),
        })).sort((a, b) => b.value - a.value || b.place - a.place),
      };
    },
  });
  return {
    ...learner,
    notes: [describeFeatures(features)],
    clusters() {
      // What was learnt is not stored: it is learnt anew, and is the same.
      for (const _ of learner.trainEpoch());
      return { names, values, clusterOf: clusters.clusterOf };
    },
  };
}

/** A vector of zeros stays one. */
function toUnitLength(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** The product of a direction with that of a track. */
function cosine(direction: Float32Array, directions: Float32Array, track: number): number {
  let product = 0;
  for (let at = 0; at < direction.length; at++) product += direction[at]! * directions[track * direction.length + at]!;
  return product;
}

/** The cluster whose mean points most nearly there. */
function nearestCluster({ count, centres }: Clusters, direction: Float32Array): number {
  const width = direction.length;
  const likeness = Array.from({ length: count }, (_, cluster) =>
    cosine(direction, toUnitLength(Float32Array.from(centres.subarray(cluster * width, (cluster + 1) * width))), 0),
  );
  return likeness.indexOf(Math.max(...likeness));
}
