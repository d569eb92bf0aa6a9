import type { Scalar, Tensor } from '@tensorflow/tfjs';
import type { Step, StepInputs, StepResults } from './program.ts';
import { tf } from './tensorflow.ts';

/** The tensors behind a step's inputs, by name. */
export type StepTensors = Readonly<Record<'feeds' | 'rows' | 'weights' | 'state', ReadonlyMap<string, Tensor>>>;

/** All that one call of a step computes. The caller disposes of the tensors. */
export type StepTensorResults = {
  outputs: Readonly<Record<string, Tensor>>;
  state: Readonly<Record<string, Tensor>>;
  /** Gradients of the loss by name; empty where the step has no optimizer. */
  rowGradients: Readonly<Record<string, Tensor>>;
  weightGradients: Readonly<Record<string, Tensor>>;
};

/**
 * Runs a step's function once on tensors, with the gradients of its loss where it has an optimizer.
 * The compiled program traces this call, the eager one makes it every time: neither knows more of a step than the other.
 */
export function computeStep(name: string, step: Step, tensors: StepTensors): StepTensorResults {
  const inputs = declaredInputs(name, tensors);
  let results: StepResults = { outputs: {} };
  const compute = () => {
    results = step.compute(inputs);
    // Kept, as the scope around the computation would otherwise dispose of all but the loss.
    for (const tensor of [...Object.values(results.outputs), ...Object.values(results.state ?? {})]) tf.keep(tensor);
  };
  if (step.optimizer === undefined) {
    tf.tidy(compute);
    return { outputs: results.outputs, state: results.state ?? {}, rowGradients: {}, weightGradients: {} };
  }
  const { value, grads } = tf.engine().gradients(() => {
    compute();
    return lossOf(name, results);
  }, [...tensors.rows.values(), ...tensors.weights.values()]);
  value.dispose();
  const byName = (names: Iterable<string>, first: number) =>
    Object.fromEntries([...names].map((key, index) => [key, grads[first + index]!]));
  return {
    outputs: results.outputs,
    state: results.state ?? {},
    rowGradients: byName(tensors.rows.keys(), 0),
    weightGradients: byName(tensors.weights.keys(), tensors.rows.size),
  };
}

function lossOf(name: string, results: StepResults): Scalar {
  const { loss } = results.outputs;
  if (loss === undefined || loss.rank !== 0)
    throw new Error(`The step ${name} has an optimizer, so it must return a scalar output "loss".`);
  // A copy, so that disposing of the tape's value leaves the output alone.
  return tf.clone(loss) as Scalar;
}

function declaredInputs(step: string, { feeds, rows, weights, state }: StepTensors): StepInputs {
  const find = (kind: string, tensors: ReadonlyMap<string, Tensor>) => (name: string) => {
    const tensor = tensors.get(name);
    if (tensor !== undefined) return tensor;
    throw new Error(`The step ${step} declares no ${kind} "${name}", only ${[...tensors.keys()].join(', ') || 'none'}.`);
  };
  return { feed: find('feed', feeds), rows: find('rows', rows), weight: find('weight', weights), state: find('state', state) };
}
