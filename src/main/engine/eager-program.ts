import type { Tensor } from '@tensorflow/tfjs';
import { type EagerGradient, moveEagerly } from './eager-optimizers.ts';
import { withOptimizerSlots } from './optimizers.ts';
import {
  changesWeights,
  elementCount,
  type FeedValues,
  type Program,
  type ProgramDeclaration,
  type Step,
  type StepOutputs,
} from './program.ts';
import { computeStep, type StepTensors } from './step-gradients.ts';
import { tf } from './tensorflow.ts';
import { createWeightStore } from './weight-store.ts';

/**
 * Runs every step as plain tfjs operations, with the variables in JavaScript arrays: what serves where there is no native TensorFlow,
 * and what the compiled program is held against. Roughly 100 times slower than the compiled one.
 */
export function createEagerProgram(declaration: ProgramDeclaration): Program {
  const declared = withOptimizerSlots(declaration);
  const arrays = new Map(
    Object.entries(declared).map(([name, { shape, initial }]) => [
      name,
      typeof initial === 'number' ? new Float32Array(elementCount(shape)).fill(initial) : Float32Array.from(initial),
    ]),
  );
  const array = (name: string) => {
    const found = arrays.get(name);
    if (found === undefined) throw new Error(`The program has no variable "${name}".`);
    return found;
  };

  let changes = 0;
  return {
    run(name, values) {
      const step = declaration.steps[name];
      if (step === undefined) throw new Error(`The program has no step "${name}".`);
      if (changesWeights(step, declared)) changes += 1;
      const tensors = stepTensors(name, step, values);
      const results = computeStep(name, step, tensors);
      const outputs = Object.fromEntries(Object.entries(results.outputs).map(([key, tensor]) => [key, tensor.dataSync().slice()]));
      if (step.optimizer !== undefined) {
        const gradients = gradientArrays(step, values, results.rowGradients, results.weightGradients);
        moveEagerly(step.optimizer, array, gradients, (variable) => declared[variable]!.shape);
      }
      for (const [key, tensor] of Object.entries(results.state)) array(key).set(tensor.dataSync());
      tf.dispose([results.outputs, results.state, results.rowGradients, results.weightGradients]);
      tf.dispose(Object.values(tensors).flatMap((group) => [...group.values()]));
      return outputs as StepOutputs;
    },
    weights: createWeightStore(declared, {
      read: (name) => array(name).slice(),
      writeMany(all) {
        changes += 1;
        for (const [name, values] of all) array(name).set(values);
      },
    }),
    weightChanges: () => changes,
    dispose: () => arrays.clear(),
  };

  function stepTensors(name: string, step: Step, values: FeedValues): StepTensors {
    const fed = (key: string) => {
      const given = values[key];
      const length = elementCount(step.feeds[key]!.shape);
      if (given?.length === length) return given;
      throw new Error(`The step ${name} takes ${length} values of ${key}, not ${given?.length ?? 'none'}.`);
    };
    // Copies: a tensor may hold on to the array it is made of, and these arrays go on changing.
    const whole = (key: string): [string, Tensor] => [key, tf.tensor(array(key).slice(), [...declared[key]!.shape])];
    return {
      feeds: new Map(Object.entries(step.feeds).map(([key, { dtype, shape }]) => [key, tf.tensor(fed(key).slice(), [...shape], dtype)])),
      rows: new Map(
        Object.entries(step.rows ?? {}).map(([key, { table, at }]) => {
          const rowShape = declared[table]!.shape.slice(1);
          return [key, tf.tensor(gather(array(table), fed(at), elementCount(rowShape)), [...step.feeds[at]!.shape, ...rowShape])];
        }),
      ),
      weights: new Map((step.weights ?? []).map(whole)),
      state: new Map((step.state ?? []).map(whole)),
    };
  }
}

function gather(table: Float32Array, indices: ArrayLike<number>, width: number): Float32Array {
  const rows = new Float32Array(indices.length * width);
  for (let place = 0; place < indices.length; place++) {
    const start = indices[place]! * width;
    rows.set(table.subarray(start, start + width), place * width);
  }
  return rows;
}

/** The gradients by variable, those of several uses of a table one after another. */
function gradientArrays(
  step: Step,
  feeds: FeedValues,
  rowGradients: Readonly<Record<string, Tensor>>,
  weightGradients: Readonly<Record<string, Tensor>>,
): Map<string, EagerGradient> {
  const gradients = new Map<string, EagerGradient>();
  for (const [key, { table, at }] of Object.entries(step.rows ?? {})) {
    const values = rowGradients[key]!.dataSync<'float32'>();
    const indices = Int32Array.from(feeds[at]!);
    const earlier = gradients.get(table);
    gradients.set(table, {
      values: joined(Float32Array, earlier?.values, values),
      indices: joined(Int32Array, earlier?.indices ?? undefined, indices),
    });
  }
  for (const key of step.weights ?? []) gradients.set(key, { values: weightGradients[key]!.dataSync<'float32'>(), indices: null });
  return gradients;
}

function joined<Values extends Float32Array | Int32Array>(
  create: new (length: number) => Values,
  first: Values | undefined,
  second: Values,
): Values {
  if (first === undefined) return second;
  const both = new create(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
