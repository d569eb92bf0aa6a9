import { fromRefusal } from '../../shared/contract/refusal.ts';
import type { AccuracyCurves } from '../../shared/domain/analysis.ts';
import { formatShare } from '../../shared/format.ts';
import type { LineChartData } from '../charts/chart-frame.ts';
import type { Connection } from '../connection/connection.svelte.ts';

/** A run as a page names it; `order` fixes its colour. */
type NamedRun = { id: string; title: string; order: number };

/** accuracy@k of finished runs, read when they are chosen. */
export class OpenAccuracyCurves {
  curves = $state.raw<AccuracyCurves | null>(null);
  /** Why there are none. */
  problem = $state<string | null>(null);
  readonly #connection: Connection;
  #asked = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Only the answer to the last question counts. */
  async read(runs: readonly string[]): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    try {
      const curves = await this.#connection.client.analysis.accuracyCurves({ runs: [...runs] });
      if (mine !== this.#asked) return;
      this.curves = curves;
      this.problem = null;
    } catch (error) {
      if (mine !== this.#asked) return;
      this.curves = null;
      this.problem = fromRefusal(error).message;
    }
  }
}

/** One line a run, then the most popular tracks and chance, k / n for n tracks, in the looks after the runs'. */
export function accuracyChart({ curves, popularity }: AccuracyCurves, names: readonly NamedRun[]): LineChartData {
  const toPoints = (accuracy: readonly number[]) => accuracy.map((y, index) => ({ x: index + 1, y }));
  const next = Math.max(-1, ...names.map(({ order }) => order)) + 1;
  const longest = Math.max(0, ...curves.map(({ accuracy }) => accuracy.length));
  const tracks = curves[0]?.tracks ?? 1;
  return {
    xTitle: 'k',
    yTitle: 'accuracy@k',
    series: [
      ...curves.flatMap(({ run, accuracy }) => {
        const name = names.find(({ id }) => id === run);
        return name === undefined ? [] : [{ id: run, label: name.title, order: name.order, points: toPoints(accuracy) }];
      }),
      ...(popularity === null
        ? []
        : [{ id: 'popularity', label: 'most popular tracks', order: next, points: toPoints(popularity.accuracy) }]),
      {
        id: 'random',
        label: 'random',
        order: next + 1,
        points: Array.from({ length: longest }, (_, index) => ({ x: index + 1, y: (index + 1) / tracks })),
      },
    ],
  };
}

/** What the curve of one run says at the place people look down to. */
const LOOKED_AT = 100;

export function accuracyTitle({ curves }: AccuracyCurves): string {
  const [only, another] = curves;
  const k = Math.min(LOOKED_AT, only?.accuracy.length ?? 0);
  const reached = only?.accuracy[k - 1];
  if (another !== undefined || reached === undefined) return 'How often is the next track among the first k?';
  return `In ${formatShare(reached)} of predictions the next track is among the first ${k}`;
}
