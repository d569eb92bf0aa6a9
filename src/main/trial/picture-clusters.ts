import type { TrackClusters } from '../../shared/domain/track-clusters.ts';
import type { FoundClusters } from '../models/define-model.ts';
import { findPrincipalAxes, project } from './principal-axes.ts';
import { sampleTracks } from './sample-tracks.ts';

/** Lays clusters out on the two principal axes of the features of all tracks (P4's picture); clusters by size, the largest first. */
export function pictureClusters({ names, values, clusterOf }: FoundClusters, label: (track: number) => string): TrackClusters {
  const width = names.length;
  const { mean, axes, explained } = findPrincipalAxes(values, width);
  const place = (rows: Float32Array, row: number) => ({
    x: project(rows, row, width, mean, axes[0]!),
    y: project(rows, row, width, mean, axes[1]!),
  });
  const members = [...Map.groupBy(clusterOf.keys(), (track) => clusterOf[track]!)].sort(
    ([a, first], [b, second]) => second.length - first.length || a - b,
  );
  const order = new Map(members.map(([cluster], index) => [cluster, index]));
  return {
    features: [...names],
    tracks: clusterOf.length,
    explained: [explained[0]!, explained[1]!],
    clusters: members.map(([, tracks]) => {
      const means = Float32Array.from(
        names,
        (_, feature) => tracks.reduce((sum, track) => sum + values[track * width + feature]!, 0) / tracks.length,
      );
      return { tracks: tracks.length, ...place(means, 0), means: [...means] };
    }),
    sample: Array.from(sampleTracks(clusterOf.length), (track) => ({
      ...place(values, track),
      cluster: order.get(clusterOf[track]!)!,
      label: label(track),
    })),
  };
}
