import { writeSync } from 'node:fs';
import type { AttentionWeights } from '../../shared/domain/attention.ts';
import { writeFileAtomically } from '../engine/atomic-file.ts';
import { type SessionContext, summarize } from './context-metrics.ts';

type Blended = { places: Int32Array; blend?: { weights: Float32Array; lengths: Float32Array } };

/**
 * Gathers how predictions blend the vectors of these names (P1 5.1.4): the weight of each, and its share of the lengths, as a vector that is short moves
 * little however much it weighs. `add` takes what a learner predicts for `places`, in any order.
 */
export function createAttentionSummary(vectors: readonly string[], places: Int32Array) {
  const rowOf = new Map(Array.from(places, (place, row) => [place, row]));
  const weights = vectors.map(() => new Float64Array(places.length));
  const shares = vectors.map(() => new Float64Array(places.length));

  const over = (rows: readonly number[]) => {
    const summaries = weights.map((column) => summarize(rows.map((row) => column[row]!)));
    return {
      n: rows.length,
      mean: summaries.map(({ mean }) => mean),
      standardDeviation: summaries.map(({ variance }) => Math.sqrt(variance)),
      share: shares.map((column) => summarize(rows.map((row) => column[row]!)).mean),
    };
  };
  const byValue = ({ values, codes }: SessionContext) => {
    const rows = values.map((): number[] => []);
    for (const [row, code] of codes.entries()) rows[code]!.push(row);
    return values
      .map((value, code) => ({ value, rows: rows[code]! }))
      .filter(({ rows }) => rows.length > 0)
      .sort((a, b) => b.rows.length - a.rows.length)
      .map(({ value, rows }) => ({ value, ...over(rows) }));
  };

  return {
    add({ places: predicted, blend }: Blended): void {
      if (blend === undefined) throw new Error('A learner that blends vectors did not say how.');
      predicted.forEach((place, index) => {
        const row = rowOf.get(place)!;
        const at = (vector: number) => index * vectors.length + vector;
        const length = vectors.reduce((sum, _, vector) => sum + blend.lengths[at(vector)]!, 0);
        vectors.forEach((_, vector) => {
          weights[vector]![row] = blend.weights[at(vector)]!;
          shares[vector]![row] = length === 0 ? 0 : blend.lengths[at(vector)]! / length;
        });
      });
    },
    /** Writes the summary as JSON. */
    write(path: string, contexts: readonly SessionContext[]): void {
      const summary: AttentionWeights = {
        vectors: [...vectors],
        ...over([...places.keys()]),
        contexts: contexts.map((context) => ({ name: context.name, values: byValue(context) })),
      };
      writeFileAtomically(path, (descriptor) => {
        writeSync(descriptor, JSON.stringify(summary));
      });
    },
  };
}
