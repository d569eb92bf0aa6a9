import { DTYPE_NUMBERS } from './dtype-numbers.ts';
import { createGraph } from './graph.ts';
import { addStep, type GraphStep } from './graph-step.ts';
import { addVariable } from './graph-variables.ts';
import { nativeBackend } from './native-backend.ts';
import { withOptimizerSlots } from './optimizers.ts';
import type { FeedValues, Program, ProgramDeclaration, StepOutputs } from './program.ts';
import { openGraph } from './saved-model.ts';
import { createWeightStore } from './weight-store.ts';

/** Traces every step into one TensorFlow graph whose variables they share. Needs the native engine. */
export function createCompiledProgram(declaration: ProgramDeclaration): Program {
  const declared = withOptimizerSlots(declaration);
  const graph = createGraph();
  const variables = new Map(Object.entries(declared).map(([name, variable]) => [name, addVariable(graph, name, variable)]));
  const steps = new Map(Object.entries(declaration.steps).map(([name, step]) => [name, addStep(graph, name, step, variables, declared)]));
  const { binding } = nativeBackend();
  const session = openGraph(graph);

  /** Runs the graph on tensors, which it deletes, and answers with copies of what was fetched. */
  function fetch(inputs: readonly number[], inputNames: string, outputNames: string): Array<Float32Array | Int32Array> {
    try {
      return binding.runSavedModel(session, inputs, inputNames, outputNames).map(({ id }) => {
        const values = binding.tensorDataSync(id) as Float32Array | Int32Array;
        binding.deleteTensor(id);
        return values;
      });
    } finally {
      for (const id of inputs) binding.deleteTensor(id);
    }
  }

  const feedFloats = (shape: readonly number[], values: Float32Array) => binding.createTensor(shape, DTYPE_NUMBERS.float32, values);
  const variable = (name: string) => {
    const found = variables.get(name);
    if (found === undefined) throw new Error(`The program has no variable "${name}".`);
    return found;
  };
  function fill(name: string, value: number): void {
    fetch([feedFloats([], Float32Array.of(value))], variable(name).fillValue, variable(name).fill);
  }

  const program: Program = {
    run(name, values) {
      const step = steps.get(name);
      if (step === undefined) throw new Error(`The program has no step "${name}".`);
      const fetched = fetch(feedTensors(name, step, values), step.inputNames, step.outputNames);
      return Object.fromEntries(step.outputs.map((output, index) => [output, fetched[index]!])) as StepOutputs;
    },
    weights: createWeightStore(declared, {
      read: (name) => fetch([], '', variable(name).value)[0] as Float32Array,
      write(name, values) {
        fill(name, 0);
        fetch([feedFloats(variable(name).shape, values)], variable(name).addend, variable(name).add);
      },
    }),
    fill,
    dispose: () => binding.deleteSavedModel(session),
  };
  for (const [name, { initial }] of Object.entries(declared)) {
    fill(name, typeof initial === 'number' ? initial : 0);
    if (typeof initial !== 'number') fetch([feedFloats(variable(name).shape, initial)], variable(name).addend, variable(name).add);
  }
  return program;

  function feedTensors(name: string, step: GraphStep, values: FeedValues): number[] {
    return step.feeds.map((feed) => {
      const array = values[feed.name];
      if (array?.length === feed.length) return binding.createTensor(feed.shape, feed.dtype, array);
      throw new Error(`The step ${name} takes ${feed.length} values of ${feed.name}, not ${array?.length ?? 'none'}.`);
    });
  }
}
