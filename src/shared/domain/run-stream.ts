import { z } from 'zod';
import type { RunConfiguration, RunRow } from './run-row.ts';

/**
 * The table of all runs: first everything, in pieces, the last marked; then what changes.
 * `text` is JSON that goes from the store to the page as it is: checking, copying and naming each value of ten thousand runs on its way would take most of a second.
 */
export const RunTableEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rows'), text: z.string(), isComplete: z.boolean() }),
  z.object({ type: z.literal('removed'), ids: z.array(z.string()) }),
]);
export type RunTableEvent = z.infer<typeof RunTableEvent>;

/** What is known of a run besides its configuration and numbers, without names; a mark is 0 or 1. */
type Facts = [
  ...[id: string, order: number, search: string, seed: number, status: RunRow['status'], engine: string | null],
  ...[createdAt: string, startedAt: string | null, endedAt: string | null, trainingSeconds: number | null],
  ...[evaluationSeconds: number | null, epochsDone: number, error: RunRow['error'], tags: string[], note: string],
  ...[isStarred: 0 | 1, isHidden: 0 | 1],
];

/** A run of which each part is JSON: `facts` a `Facts`, the others an object as in `RunRow`. The configuration's text is equal for runs of one configuration. */
export type RunTexts = { configuration: string; facts: string; metrics: string; ranges: string };

/** A configuration is sent once; the list goes on where the last piece of its stream ended. */
type Piece = {
  configurations: RunConfiguration[];
  runs: [configuration: number, facts: Facts, metrics: RunRow['metrics'], ranges: RunRow['ranges']][];
};

/** Packs runs for one stream, which numbers configurations as they first appear. */
export class RunPacker {
  readonly #numbers = new Map<string, number>();

  /** The text of a `rows` event. */
  pack(runs: readonly RunTexts[]): string {
    const first = this.#numbers.size;
    const packed = runs.map(
      ({ configuration, facts, metrics, ranges }) => `[${this.#numberOf(configuration)},${facts},${metrics},${ranges}]`,
    );
    const configurations = [...this.#numbers.keys()].slice(first);
    return `{"configurations":[${configurations.join(',')}],"runs":[${packed.join(',')}]}`;
  }

  #numberOf(configuration: string): number {
    const known = this.#numbers.get(configuration);
    if (known !== undefined) return known;
    this.#numbers.set(configuration, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** Reads the pieces of one stream. */
export class RunUnpacker {
  readonly #configurations: RunConfiguration[] = [];

  unpack(text: string): RunRow[] {
    const piece: Piece = JSON.parse(text);
    this.#configurations.push(...piece.configurations);
    return piece.runs.map(([number, facts, metrics, ranges]): RunRow => {
      const [id, order, search, seed, status, engine, createdAt, startedAt, endedAt, trainingSeconds, ...more] = facts;
      const [evaluationSeconds, epochsDone, error, tags, note, isStarred, isHidden] = more;
      const configuration = this.#configurations[number];
      if (configuration === undefined)
        throw new RangeError(`Run ${id} names configuration ${number} of ${this.#configurations.length} sent.`);
      return {
        ...{ id, order, search, seed, status, engine, createdAt, startedAt, endedAt, trainingSeconds },
        ...{ evaluationSeconds, epochsDone, error, tags, note },
        isStarred: isStarred === 1,
        isHidden: isHidden === 1,
        configuration,
        metrics,
        ranges,
      };
    });
  }
}
