import type { Rng } from '../../shared/random.ts';
import type { Variable } from '../engine/program.ts';
import { uniformArray } from '../engine/random.ts';

/** A weight matrix drawn evenly from +-sqrt(6 / (rows + columns)) (Glorot and Bengio, 2010). */
export function glorotWeights(rows: number, columns: number, rng: Rng): Variable {
  return gateWeights(rows, columns, 1, rng);
}

/** The matrices of several gates side by side, each drawn as if it stood alone: [rows, gates * columns]. */
export function gateWeights(rows: number, columns: number, gates: number, rng: Rng): Variable {
  const limit = Math.sqrt(6 / (rows + columns));
  return { shape: [rows, gates * columns], initial: uniformArray(rng, rows * gates * columns, limit) };
}
