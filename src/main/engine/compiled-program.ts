import { DTYPE_NUMBERS } from './dtype-numbers.ts';
import { createGraph, scalarConstant } from './graph.ts';
import { addStep, type GraphStep } from './graph-step.ts';
import { addVariable, after, type GraphVariable } from './graph-variables.ts';
import { keepSession, takeSession } from './idle-sessions.ts';
import { nativeBackend } from './native-backend.ts';
import { optimizerSettings } from './optimizer-settings.ts';
import { withOptimizerSlots } from './optimizers.ts';
import { optimiseGraph } from './passes/optimise-graph.ts';
import {
  changesWeights,
  elementCount,
  type FeedValues,
  type Program,
  type ProgramDeclaration,
  type StepOutputs,
  type Variable,
} from './program.ts';
import { fingerprintOf, openGraph } from './saved-model.ts';
import { createWeightStore } from './weight-store.ts';

/**
 * Variables up to this size are set and read together: each new set of fetched names costs TensorFlow a look over the whole graph, some 20 ms in a
 * network of many layers.
 */
const SMALL_ELEMENTS = 2 ** 20;

/**
 * Traces every step into one TensorFlow graph whose variables they share. Needs the native engine.
 *
 * A program that was disposed of leaves its session to the next one whose traced graph is equal to the last constant, as runs of a search are that differ
 * only in learning rate, seed or initial values: it need not be optimised and loaded again.
 */
export function createCompiledProgram(declaration: ProgramDeclaration): Program {
  const declaredSteps = declaration.steps;
  const settings = Object.entries(declaredSteps).map(([name, step]) => optimizerSettings(name, step));
  let declared: Record<string, Variable> = Object.assign(withOptimizerSlots(declaration), ...settings);
  const graph = createGraph();
  const variables = new Map(Object.entries(declared).map(([name, variable]) => [name, addVariable(graph, name, variable)]));
  const steps = new Map(Object.entries(declaredSteps).map(([name, step]) => [name, addStep(graph, name, step, variables, declared)]));
  const givenUp = after(
    graph,
    [...variables.values()].map(({ giveUp }) => giveUp),
    scalarConstant(graph, 0),
    'given_up',
  );
  const { binding } = nativeBackend();
  const asked = [
    ...[...variables.values()].flatMap(({ fillValue, fill, addend, add, value }) => [fillValue, fill, addend, add, value]),
    givenUp,
    ...[...steps.values()].flatMap(({ inputNames, outputNames }) => [...inputNames.split(','), ...outputNames.split(',')]),
  ];
  const fingerprint = fingerprintOf(graph.nodes);
  const session = takeSession(fingerprint) ?? openGraph(optimiseGraph(graph.nodes, asked));

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

  /** Sets all variables to what they are declared with, in two calls rather than two a variable; large ones one by one, as what is fed is held twice. */
  function initialise(): void {
    const all = Object.entries(declared).map(([name, { initial }]) => ({ ...variable(name), initial }));
    const constants = all.map(({ initial }) => feedFloats([], Float32Array.of(typeof initial === 'number' ? initial : 0)));
    fetch(constants, join(all, 'fillValue'), join(all, 'fill'));
    const given = all.flatMap(({ initial, ...rest }) => (typeof initial === 'number' ? [] : [{ ...rest, values: initial }]));
    const together = given.filter(isSmall);
    if (together.length > 0) addValues(together);
    for (const each of given) if (!isSmall(each)) addValues([each]);
  }

  function addValues(given: ReadonlyArray<GraphVariable & { values: Float32Array }>): void {
    fetch(
      given.map(({ shape, values }) => feedFloats(shape, values)),
      join(given, 'addend'),
      join(given, 'add'),
    );
  }

  initialise();
  // Initial values are as large as the variables, which have them now.
  declared = Object.fromEntries(Object.entries(declared).map(([name, known]) => [name, { ...known, initial: 0 }]));

  /** The values of all small variables, read together; forgotten as soon as any may have changed. */
  let snapshot: ReadonlyMap<string, Float32Array> | null = null;
  const small = [...variables.values()].filter(isSmall);

  function readValues(name: string): Float32Array {
    if (!small.some((candidate) => candidate.name === name)) return fetch([], '', variable(name).value)[0] as Float32Array;
    if (snapshot === null) {
      const values = fetch([], '', join(small, 'value')) as Float32Array[];
      snapshot = new Map(small.map((candidate, index) => [candidate.name, values[index]!]));
    }
    return snapshot.get(name)!.slice();
  }

  let changes = 0;
  const program: Program = {
    run(name, values) {
      snapshot = null;
      const step = steps.get(name);
      if (step === undefined) throw new Error(`The program has no step "${name}".`);
      if (changesWeights(declaredSteps[name]!, declared)) changes += 1;
      const fetched = fetch(feedTensors(name, step, values), step.inputNames, step.outputNames);
      return Object.fromEntries(step.outputs.map((output, index) => [output, fetched[index]!])) as StepOutputs;
    },
    weights: createWeightStore(declared, {
      read: readValues,
      writeMany(all) {
        changes += 1;
        const given = [...all].map(([name, values]) => ({ ...variable(name), values }));
        snapshot = null;
        fetch(
          given.map(() => feedFloats([], Float32Array.of(0))),
          join(given, 'fillValue'),
          join(given, 'fill'),
        );
        addValues(given);
      },
    }),
    weightChanges: () => changes,
    dispose() {
      fetch([], '', givenUp);
      keepSession(fingerprint, session);
    },
  };
  return program;

  function feedTensors(name: string, step: GraphStep, values: FeedValues): number[] {
    return step.feeds.map((feed) => {
      const array = values[feed.name];
      if (array?.length === feed.length) return binding.createTensor(feed.shape, feed.dtype, array);
      throw new Error(`The step ${name} takes ${feed.length} values of ${feed.name}, not ${array?.length ?? 'none'}.`);
    });
  }
}

const isSmall = ({ shape }: GraphVariable) => elementCount(shape) <= SMALL_ELEMENTS;

const join = (variables: readonly GraphVariable[], part: 'fillValue' | 'fill' | 'addend' | 'add' | 'value') =>
  variables.map((variable) => variable[part]).join(',');
