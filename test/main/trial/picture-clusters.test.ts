import { expect, it } from 'vitest';
import { pictureClusters } from '../../../src/main/trial/picture-clusters.ts';

it('orders clusters by size and places them and their tracks on the same axes', () => {
  // Two tracks low in the first feature, three high in it; the second tells hardly anything.
  const values = Float32Array.from([-3, 0.1, -3, -0.1, 2, 0.1, 2, 0, 2, -0.1]);
  const found = pictureClusters({ names: ['energy', 'mode'], values, clusterOf: Int32Array.from([0, 0, 4, 4, 4]) }, (track) => `t${track}`);
  expect(found).toMatchObject({ features: ['energy', 'mode'], tracks: 5 });
  expect(found.clusters.map(({ tracks }) => tracks)).toEqual([3, 2]);
  expect(found.clusters[0]!.means[0]).toBeCloseTo(2);
  expect(found.clusters[1]!.means[0]).toBeCloseTo(-3);
  expect(found.explained[0]).toBeGreaterThan(0.99);
  // The first axis is the first feature: a cluster lies amid its tracks.
  for (const { x, cluster, label } of found.sample) {
    expect(cluster).toBe(Number(label.slice(1)) < 2 ? 1 : 0);
    expect(x).toBeCloseTo(found.clusters[cluster]!.x, 1);
  }
});
