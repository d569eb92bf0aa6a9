import type { ChartConfiguration } from 'chart.js';
import type { TrackClusters } from '../../shared/domain/track-clusters.ts';
import { formatNumber, formatShare } from '../../shared/format.ts';
import type { ChartPoint, ChartTable } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import { linearScale } from './linear-scale.ts';
import { lineStyle } from './palette.ts';

/** Past the eight hues they return in another shape. */
const SHAPES = ['circle', 'triangle', 'rect'] as const;
const HUES = 8;
/** What a cluster is told by. */
const NAMED_FEATURES = 3;

export type ClusterLook = { colour: string; shape: (typeof SHAPES)[number] };

export function clusterLook(cluster: number, isDark: boolean): ClusterLook {
  return { colour: lineStyle(cluster % HUES, isDark).colour, shape: SHAPES[Math.floor(cluster / HUES) % SHAPES.length]! };
}

/** The features in which a cluster differs most from all tracks, in standard deviations. */
export function describeCluster({ features }: TrackClusters, { means }: TrackClusters['clusters'][number]): string {
  const order = [...means.keys()].sort((a, b) => Math.abs(means[b]!) - Math.abs(means[a]!));
  return order
    .slice(0, NAMED_FEATURES)
    .map((feature) => `${features[feature]} ${signed(means[feature]!)}`)
    .join(', ');
}

const signed = (value: number) => `${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value))}`;

/** A row a cluster: its size, its middle and the means of all features. */
export function clusterTable({ features, clusters }: TrackClusters): ChartTable {
  return {
    head: ['Cluster', 'Tracks', 'First axis', 'Second axis', ...features],
    rows: clusters.map(({ tracks, x, y, means }, index) => [String(index + 1), tracks, x, y, ...means]),
  };
}

/** Tracks as points in the colour and shape of their cluster. */
export function clusterChartConfiguration(
  found: TrackClusters,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'scatter', ChartPoint[]> {
  const members = found.clusters.map((_, cluster) => found.sample.filter((track) => track.cluster === cluster));
  const [first, second] = found.explained.map((share) => formatShare(share));
  return {
    type: 'scatter',
    data: {
      datasets: members.map((points, cluster) => {
        const { colour, shape } = clusterLook(cluster, isDark);
        return {
          label: String(cluster + 1),
          data: points.map(({ x, y }) => ({ x, y })),
          backgroundColor: colour,
          borderColor: colour,
          pointStyle: shape,
          pointRadius: shape === 'circle' ? 2.5 : 3,
          pointBorderWidth: 0,
          pointHoverRadius: 5,
        };
      }),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', intersect: true },
      scales: {
        x: linearScale(`First axis, ${first} of the variance`, ink),
        y: linearScale(`Second axis, ${second} of the variance`, ink),
      },
      plugins: {
        tooltip: {
          callbacks: { label: (item) => `${members[item.datasetIndex]?.[item.dataIndex]?.label ?? ''} (cluster ${item.dataset.label})` },
        },
      },
    },
  };
}
