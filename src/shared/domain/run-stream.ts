import { z } from 'zod';
import { type MetricRange, RunConfiguration, type RunRow } from './run-row.ts';

/** What is written once for the many runs that have it; each list goes on where the last piece of its stream ended. */
const Dictionary = z.object({ configurations: z.array(RunConfiguration), metricLists: z.array(z.array(z.string())) });

/**
 * The table of all runs: first everything, in pieces, the last marked; then what changes.
 * `runs` is the JSON text of packed rows: checking, copying and naming each value of ten thousand runs on its way would take most of a second.
 */
export const RunTableEvent = z.discriminatedUnion('type', [
  Dictionary.extend({ type: z.literal('rows'), runs: z.string(), isComplete: z.boolean() }),
  z.object({ type: z.literal('removed'), ids: z.array(z.string()) }),
]);
export type RunTableEvent = z.infer<typeof RunTableEvent>;
type Piece = Omit<Extract<RunTableEvent, { type: 'rows' }>, 'type' | 'isComplete'>;

/** Without names; configuration and lists by their numbers, three values a range. */
type PackedRun = [
  ...[id: string, order: number, search: string, seed: number, status: RunRow['status'], engine: string | null],
  ...[createdAt: string, startedAt: string | null, endedAt: string | null, trainingSeconds: number | null],
  ...[evaluationSeconds: number | null, epochsDone: number, error: RunRow['error'], tags: string[], note: string],
  ...[isStarred: boolean, isHidden: boolean, configuration: number],
  ...[metricList: number, metrics: number[], rangeList: number, ranges: number[]],
];

/** A run before it is packed; `configurationKey` is equal for runs of one configuration. */
export type UnpackedRun = Omit<RunRow, 'configuration'> & { configurationKey: string; readConfiguration: () => RunConfiguration };

/** Packs runs for one stream, which numbers configurations and lists of metrics as they first appear. */
export class RunPacker {
  readonly #configurations = new Map<string, number>();
  readonly #metricLists = new Map<string, number>();

  pack(runs: readonly UnpackedRun[]): Piece {
    const piece: Piece = { configurations: [], metricLists: [], runs: '' };
    const numberOfList = (names: string[]) => numberOf(this.#metricLists, names.join('\n'), () => piece.metricLists.push(names));
    const packed = runs.map((run): PackedRun => {
      const { id, order, search, seed, status, engine, createdAt, startedAt, endedAt, trainingSeconds, evaluationSeconds } = run;
      const { epochsDone, error, tags, note, isStarred, isHidden, configurationKey, readConfiguration, metrics } = run;
      return [
        ...([id, order, search, seed, status, engine, createdAt, startedAt, endedAt, trainingSeconds, evaluationSeconds] as const),
        ...([epochsDone, error, tags, note, isStarred, isHidden] as const),
        numberOf(this.#configurations, configurationKey, () => piece.configurations.push(readConfiguration())),
        numberOfList(Object.keys(metrics)),
        Object.values(metrics),
        numberOfList(Object.keys(run.ranges)),
        Object.values(run.ranges).flatMap(({ last, min, max }) => [last, min, max]),
      ];
    });
    piece.runs = JSON.stringify(packed);
    return piece;
  }
}

/** Reads the pieces of one stream. */
export class RunUnpacker {
  readonly #configurations: RunConfiguration[] = [];
  readonly #metricLists: string[][] = [];

  unpack(piece: Piece): RunRow[] {
    this.#configurations.push(...piece.configurations);
    this.#metricLists.push(...piece.metricLists);
    const packed: PackedRun[] = JSON.parse(piece.runs);
    return packed.map((run): RunRow => {
      const [id, order, search, seed, status, engine, createdAt, startedAt, endedAt, trainingSeconds, evaluationSeconds, ...rest] = run;
      const [epochsDone, error, tags, note, isStarred, isHidden, configuration, metricList, metrics, rangeList, ranges] = rest;
      return {
        ...{ id, order, search, seed, status, engine, createdAt, startedAt, endedAt, trainingSeconds, evaluationSeconds },
        ...{ epochsDone, error, tags, note, isStarred, isHidden },
        configuration: sent(this.#configurations, configuration),
        metrics: unpackMetrics(sent(this.#metricLists, metricList), metrics),
        ranges: unpackRanges(sent(this.#metricLists, rangeList), ranges),
      };
    });
  }
}

function numberOf(known: Map<string, number>, key: string, send: () => void): number {
  const found = known.get(key);
  if (found !== undefined) return found;
  send();
  known.set(key, known.size);
  return known.size - 1;
}

function sent<Item>(items: readonly Item[], number: number): Item {
  const item = items[number];
  if (item === undefined) throw new RangeError(`A run names entry ${number} of ${items.length} sent.`);
  return item;
}

function unpackMetrics(names: readonly string[], values: readonly number[]): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (let place = 0; place < names.length; place++) metrics[names[place]!] = values[place]!;
  return metrics;
}

function unpackRanges(names: readonly string[], values: readonly number[]): Record<string, MetricRange> {
  const ranges: Record<string, MetricRange> = {};
  for (let place = 0; place < names.length; place++) {
    ranges[names[place]!] = { last: values[3 * place]!, min: values[3 * place + 1]!, max: values[3 * place + 2]! };
  }
  return ranges;
}
