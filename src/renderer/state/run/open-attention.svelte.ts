import { contextTitle } from '../../../shared/context-title.ts';
import { fromRefusal } from '../../../shared/contract/refusal.ts';
import type { AttentionWeights } from '../../../shared/domain/attention.ts';
import { formatNumber } from '../../../shared/format.ts';
import type { BarChartData } from '../../charts/draw-bar-chart.ts';
import type { Connection } from '../../connection/connection.svelte.ts';

/** What the vectors that CoSeRNN blends are called. */
const TITLES: Readonly<Record<string, string>> = { now: 'past sessions and context', 'long-term': 'long-term average' };
const INTERVAL_95 = 1.96;

/** The attention weights of one run. */
export class OpenAttention {
  /** Null for a model that blends nothing. */
  weights = $state.raw<AttentionWeights | null>(null);
  problem = $state<string | null>(null);
  readonly #connection: Connection;
  #asked = '';

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Only the answer to the last question counts. */
  async read(run: string): Promise<void> {
    this.#asked = run;
    try {
      const weights = await this.#connection.client.analysis.attention({ run });
      if (run !== this.#asked) return;
      this.weights = weights;
      this.problem = null;
    } catch (error) {
      if (run !== this.#asked) return;
      this.weights = null;
      this.problem = fromRefusal(error).message;
    }
  }
}

/** Mean weights by a context, all sessions first; bars are the blended vectors side by side. */
export function attentionChart(weights: AttentionWeights, context: string): BarChartData {
  const values = weights.contexts.find(({ name }) => name === context)?.values ?? [];
  const groups = [{ value: 'all', ...weights }, ...values];
  return {
    xTitle: context === '' ? 'sessions' : contextTitle(context),
    yTitle: 'mean attention weight',
    labels: groups.map(({ value }) => value),
    series: weights.vectors.map((vector, place) => ({
      label: TITLES[vector] ?? vector,
      order: place,
      bars: groups.map(({ n, mean, standardDeviation }) => {
        const half = (INTERVAL_95 * standardDeviation[place]!) / Math.sqrt(n);
        return { value: mean[place]!, low: mean[place]! - half, high: mean[place]! + half, n };
      }),
    })),
  };
}

/** What the weights over all sessions say. */
export function attentionTitle({ vectors, mean }: AttentionWeights): string {
  const largest = mean.indexOf(Math.max(...mean));
  const vector = vectors[largest] ?? '';
  return `Attention weighs the ${TITLES[vector] ?? vector} most: ${formatNumber(mean[largest]!)} on average`;
}

/** Beside the weights: how much of the blended length each vector brings. */
export function attentionNote({ vectors, share, n }: AttentionWeights): string {
  const shares = vectors.map((vector, place) => `${TITLES[vector] ?? vector} ${formatNumber(share[place]!)}`).join(', ');
  return `Mean over ${n.toLocaleString('en-US')} test sessions with its 95 % interval; weights sum to 1. Share of the weighed lengths: ${shares}`;
}
