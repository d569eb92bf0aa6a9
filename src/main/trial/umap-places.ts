import { UMAP } from 'umap-js';
import { createRng } from '../../shared/random.ts';

/** Neighbours of a point that its surroundings are made of; fewer where there are fewer points. */
const NEIGHBOURS = 15;
/** With fewer points there is no neighbourhood to keep. */
export const FEWEST_UMAP_POINTS = 5;

/**
 * Lays out points of `rows` [count, width] in `dimensions` so that neighbours stay neighbours (UMAP, McInnes, Healy and Melville 2018); distances between
 * groups and the directions of the axes mean nothing. A function of the rows: its chance is seeded. Takes about a second for 500 points.
 */
export function placeByUmap(rows: Float32Array, width: number, dimensions: number): Float64Array[] {
  const count = rows.length / width;
  const umap = new UMAP({ nComponents: dimensions, nNeighbors: Math.min(NEIGHBOURS, count - 1), random: createRng(1, 'umap').uniform });
  const points = Array.from({ length: count }, (_, row) => Array.from(rows.subarray(row * width, (row + 1) * width)));
  return umap.fit(points).map((place) => Float64Array.from(place));
}
