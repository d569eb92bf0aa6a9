import { createRng } from '../../../shared/random.ts';
import type { Catalogue } from './catalogue.ts';

/** Tracks in a month's charts. */
const CHART_SIZE = 50;
export const CHART_MONTH_SECONDS = 30 * 86_400;

/** What everybody hears in one month: tracks, and their relative plays. */
export type Chart = { tracks: Int32Array; weights: Float64Array };

/** Makes the charts of the given month: popular tracks, reshuffled by a fortune of their own every month. */
export function makeChart(catalogue: Catalogue, month: number, seed: number): Chart {
  const rng = createRng(seed, 'chart', month);
  const { trackPopularity, trackScene, sceneReach } = catalogue;
  const fame = Float64Array.from(
    trackPopularity,
    (popularity, track) => popularity * sceneReach[trackScene[track]!]! * Math.exp(rng.normal()),
  );
  const tracks = Int32Array.from(fame, (_, track) => track)
    .sort((left, right) => fame[right]! - fame[left]! || left - right)
    .slice(0, CHART_SIZE);
  return { tracks, weights: Float64Array.from(tracks, (_, rank) => 1 / (rank + 8)) };
}
