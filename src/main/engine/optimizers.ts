import { type ProgramDeclaration, type Step, trainedVariables, type Variable } from './program.ts';

/**
 * How gradients move variables.
 *
 * `adagrad` is that of the GRU4Rec reference code: `acc += g^2; v = momentum*v - learningRate*g/sqrt(acc + 1e-6); w += v`, accumulator from 0;
 * in tables, rows that a step does not touch do not move, and the gradients of a row met twice are summed first.
 *
 * `adam` is Kingma and Ba's with bias correction. In tables it is lazy: the moments of untouched rows stand still, and the correction
 * counts the program's steps rather than the row's, as TensorFlow's LazyAdam does.
 */
export type Optimizer = (
  | {
      kind: 'adagrad';
      learningRate: number;
      momentum: number;
      /** Learning rates of variables that have one of their own. */
      ownRates?: Readonly<Record<string, number>>;
    }
  | { kind: 'adam'; learningRate: number; beta1: number; beta2: number; epsilon: number }
) & {
  /** Where the root of the summed squares of all gradients exceeds this, all are scaled down to it (Pascanu et al. 2013). */
  clipNorm?: number;
};

/** TensorFlow's Adagrad divides by sqrt(acc) without an epsilon: an accumulator that starts here is the reference's sqrt(acc + 1e-6). */
export const ADAGRAD_EPSILON = 1e-6;

export const slotName = (variable: string, slot: 'accumulator' | 'velocity' | 'mean' | 'variance') => `${variable}/${slot}`;
/** How many steps Adam has made, for its bias correction. */
export const ADAM_STEPS = 'adam/steps';

/** A program's variables and the slots that the optimizers of its steps keep beside those they move. */
export function withOptimizerSlots({ variables, steps }: ProgramDeclaration): Record<string, Variable> {
  return Object.assign({ ...variables }, ...Object.values(steps).map((step) => slotsOf(step, variables)));
}

function slotsOf(step: Step, variables: Readonly<Record<string, Variable>>): Record<string, Variable> {
  const { optimizer } = step;
  if (optimizer === undefined) return {};
  const slots: Record<string, Variable> = {};
  for (const name of trainedVariables(step)) {
    const { shape } = variables[name]!;
    if (optimizer.kind === 'adagrad') {
      slots[slotName(name, 'accumulator')] = { shape, initial: ADAGRAD_EPSILON, isSlot: true };
      if (optimizer.momentum > 0) slots[slotName(name, 'velocity')] = { shape, initial: 0, isSlot: true };
    } else {
      slots[slotName(name, 'mean')] = { shape, initial: 0, isSlot: true };
      slots[slotName(name, 'variance')] = { shape, initial: 0, isSlot: true };
    }
  }
  if (optimizer.kind === 'adam') slots[ADAM_STEPS] = { shape: [], initial: 0, isSlot: true };
  return slots;
}
