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

/** A run without names: the number of its configuration, what is known of it besides (a mark is 0 or 1), its numbers. One flat list a run is read fastest. */
type PackedRun = [
  ...[configuration: number, id: string, order: number, search: string, seed: number, status: RunRow['status'], engine: string | null],
  ...[createdAt: string, startedAt: string | null, endedAt: string | null, trainingSeconds: number | null],
  ...[evaluationSeconds: number | null, epochsDone: number, error: RunRow['error'], tags: string[] | null, note: string],
  ...[isStarred: 0 | 1, isHidden: 0 | 1, metrics: RunRow['metrics'], ranges: RunRow['ranges']],
];

/**
 * A run of which each part is JSON: `facts` the list of a `PackedRun` from `id` to `isHidden`, `metrics` and `ranges` an object as in `RunRow`.
 * The configuration's text is equal for runs of one configuration.
 */
export type RunTexts = { configuration: string; facts: string; metrics: string; ranges: string };

/** A configuration is sent once; the list goes on where the last piece of its stream ended. */
type Piece = { configurations: RunConfiguration[]; runs: PackedRun[] };

/** Packs runs for one stream, which numbers configurations as they first appear. */
export class RunPacker {
  readonly #numbers = new Map<string, number>();

  /** The text of a `rows` event. */
  pack(runs: readonly RunTexts[]): string {
    const first = this.#numbers.size;
    const packed = runs.map(
      ({ configuration, facts, metrics, ranges }) => `[${this.#numberOf(configuration)},${facts.slice(1, -1)},${metrics},${ranges}]`,
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
    return piece.runs.map((run): RunRow => {
      const configuration = this.#configurations[run[0]];
      if (configuration === undefined)
        throw new RangeError(`Run ${run[1]} names configuration ${run[0]} of ${this.#configurations.length} sent.`);
      return {
        id: run[1],
        order: run[2],
        search: run[3],
        seed: run[4],
        status: run[5],
        engine: run[6],
        createdAt: run[7],
        startedAt: run[8],
        endedAt: run[9],
        trainingSeconds: run[10],
        evaluationSeconds: run[11],
        epochsDone: run[12],
        error: run[13],
        tags: run[14] ?? UNTAGGED,
        note: run[15],
        isStarred: run[16] === 1,
        isHidden: run[17] === 1,
        configuration,
        metrics: run[18],
        ranges: run[19],
      };
    });
  }
}

const UNTAGGED: string[] = [];
