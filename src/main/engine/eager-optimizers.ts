import { ADAM_STEPS, type Optimizer, slotName } from './optimizers.ts';
import { elementCount } from './program.ts';

/** The gradient of one variable: of all of it, or row i for the table row `indices[i]` where these are given. */
export type EagerGradient = { values: Float32Array; indices: Int32Array | null };

/** Moves variables by their gradients, in plain arithmetic: the reference that the native optimizers are tested against. */
export function moveEagerly(
  optimizer: Optimizer,
  array: (variable: string) => Float32Array,
  gradients: ReadonlyMap<string, EagerGradient>,
  shapeOf: (variable: string) => readonly number[],
): void {
  const move = optimizer.kind === 'adagrad' ? adagradMove(optimizer, array) : adamMove(optimizer, array);
  const summed = [...gradients].map(([name, { values, indices }]) => {
    const width = elementCount(shapeOf(name).slice(1));
    return { name, width, rows: indices === null ? new Map([[0, values]]) : sumByRow(values, indices, width) };
  });
  const scale = clipScale(
    summed.flatMap(({ rows }) => [...rows.values()]),
    optimizer.clipNorm,
  );
  for (const { name, width, rows } of summed) {
    const moveElement = move(name);
    for (const [row, sum] of rows) {
      for (const [column, value] of sum.entries()) moveElement(row * width + column, scale * value);
    }
  }
}

/** What all gradients are multiplied with so that their common norm is at most `limit`. */
function clipScale(gradients: readonly Float32Array[], limit: number | undefined): number {
  if (limit === undefined) return 1;
  const norm = Math.sqrt(gradients.reduce((sum, values) => values.reduce((part, value) => part + value * value, sum), 0));
  return limit / Math.max(norm, limit);
}

type MoveElement = (element: number, gradient: number) => void;

function adagradMove(
  { learningRate, momentum, ownRates }: Extract<Optimizer, { kind: 'adagrad' }>,
  array: (variable: string) => Float32Array,
) {
  return (name: string): MoveElement => {
    const rate = ownRates?.[name] ?? learningRate;
    const weights = array(name);
    const accumulator = array(slotName(name, 'accumulator'));
    const velocity = momentum > 0 ? array(slotName(name, 'velocity')) : null;
    return (element, gradient) => {
      accumulator[element]! += gradient * gradient;
      let change = (-rate * gradient) / Math.sqrt(accumulator[element]!);
      if (velocity !== null) {
        change += momentum * velocity[element]!;
        velocity[element] = change;
      }
      weights[element]! += change;
    };
  };
}

function adamMove(
  { learningRate, beta1, beta2, epsilon }: Extract<Optimizer, { kind: 'adam' }>,
  array: (variable: string) => Float32Array,
) {
  const steps = array(ADAM_STEPS);
  steps[0]! += 1;
  const rate = (learningRate * Math.sqrt(1 - beta2 ** steps[0]!)) / (1 - beta1 ** steps[0]!);
  return (name: string): MoveElement => {
    const weights = array(name);
    const mean = array(slotName(name, 'mean'));
    const variance = array(slotName(name, 'variance'));
    return (element, gradient) => {
      mean[element] = beta1 * mean[element]! + (1 - beta1) * gradient;
      variance[element] = beta2 * variance[element]! + (1 - beta2) * gradient * gradient;
      weights[element]! -= (rate * mean[element]!) / (Math.sqrt(variance[element]!) + epsilon);
    };
  };
}

/** Sums the gradients of rows that were picked more than once. */
function sumByRow(values: Float32Array, indices: Int32Array, width: number): Map<number, Float32Array> {
  const sums = new Map<number, Float32Array>();
  indices.forEach((row, place) => {
    const part = values.subarray(place * width, (place + 1) * width);
    const sum = sums.get(row);
    if (sum === undefined) sums.set(row, part.slice());
    else for (let column = 0; column < width; column++) sum[column]! += part[column]!;
  });
  return sums;
}
