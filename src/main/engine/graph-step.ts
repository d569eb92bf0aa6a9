import type { Tensor } from '@tensorflow/tfjs';
import { DTYPE_NUMBERS } from './dtype-numbers.ts';
import { type Graph, type Reference, scalarConstant } from './graph.ts';
import { addUpdates, type UseGradient } from './graph-optimizers.ts';
import { after, assignVariable, type GraphVariable, gatherRows } from './graph-variables.ts';
import { dropUnused } from './passes/drop-unused.ts';
import { elementCount, type Step, type Variable } from './program.ts';
import { computeStep, type StepTensors } from './step-gradients.ts';
import { tf } from './tensorflow.ts';
import { exampleTensor, traceOperations } from './trace.ts';

/** What one call of a compiled step needs: names in the order in which arrays are handed over and come back. */
export type GraphStep = {
  feeds: ReadonlyArray<{ name: string; dtype: number; shape: readonly number[]; length: number }>;
  inputNames: string;
  outputs: readonly string[];
  outputNames: string;
};

type References = ReadonlyMap<string, Reference>;

/** Adds one step to a graph: its feeds, the reads of its variables, its traced function, and the updates that follow from the gradients. */
export function addStep(
  graph: Graph,
  name: string,
  step: Step,
  variables: ReadonlyMap<string, GraphVariable>,
  declared: Readonly<Record<string, Variable>>,
): GraphStep {
  const feedReferences: References = new Map(
    Object.entries(step.feeds).map(([feed, { dtype, shape }]) => [
      feed,
      graph.add('Placeholder', [], { dtype: { dtype: DTYPE_NUMBERS[dtype] }, shape: { shape } }, `${name}/${feed}`),
    ]),
  );
  const pickReferences: References = new Map(Object.entries(step.rows ?? {}).map(([key, { at }]) => [key, feedReferences.get(at)!]));
  const rowReferences: References = new Map(
    Object.entries(step.rows ?? {}).map(([key, { table }]) => [
      key,
      gatherRows(graph, variables.get(table)!.handle, pickReferences.get(key)!),
    ]),
  );
  const values = (names: readonly string[] = []): References => new Map(names.map((key) => [key, variables.get(key)!.value]));
  const references = { feeds: feedReferences, rows: rowReferences, weights: values(step.weights), state: values(step.state) };
  const traced = traceStep(graph, name, step, references, declared);

  const updates = [
    ...moveVariables(graph, name, step, variables, { ...references, picks: pickReferences }, traced.references),
    ...(step.state ?? []).flatMap((key) => {
      const next = traced.references[`state ${key}`];
      return next === undefined ? [] : [carryState(graph, variables.get(key)!, next)];
    }),
  ];
  const outputs = traced.outputs.map((output, index) =>
    // One fetched value waits for the updates, which makes all of them run.
    after(graph, index === 0 ? updates : [], traced.references[`output ${output.name}`]!, `${name}/output/${output.name}`, output.dtype),
  );
  if (outputs.length === 0) outputs.push(after(graph, updates, scalarConstant(graph, 0), `${name}/done`));
  return {
    feeds: Object.entries(step.feeds).map(([feed, { dtype, shape }]) => ({
      name: feed,
      dtype: DTYPE_NUMBERS[dtype],
      shape,
      length: elementCount(shape),
    })),
    inputNames: [...feedReferences.values()].join(','),
    outputs: traced.outputs.map((output) => output.name),
    outputNames: outputs.join(','),
  };
}

type TracedStep = { references: Record<string, Reference>; outputs: Array<{ name: string; dtype: number }> };

/** Traces a step on example tensors; what matters is the operations they pass through. */
function traceStep(
  graph: Graph,
  name: string,
  step: Step,
  references: Readonly<Record<keyof StepTensors, References>>,
  declared: Readonly<Record<string, Variable>>,
): TracedStep {
  const examples = exampleTensors(step, declared);
  const groups = Object.keys(examples) as Array<keyof StepTensors>;
  const inputs = groups.flatMap((group) =>
    [...examples[group]].map(([key, tensor]) => ({ tensor, reference: references[group].get(key)! })),
  );
  let results: Record<string, Tensor> = {};
  const outputs: TracedStep['outputs'] = [];
  try {
    const traced = traceOperations(graph, inputs, () => {
      const computed = computeStep(name, step, examples);
      for (const [output, tensor] of Object.entries(computed.outputs)) outputs.push({ name: output, dtype: DTYPE_NUMBERS[tensor.dtype] });
      results = {
        ...prefixed('output', computed.outputs),
        ...prefixed('state', computed.state),
        ...prefixed('rows', computed.rowGradients),
        ...prefixed('weight', computed.weightGradients),
      };
      return results;
    });
    return { references: traced, outputs };
  } finally {
    tf.dispose([results, inputs.map(({ tensor }) => tensor)]);
  }
}

function exampleTensors(step: Step, declared: Readonly<Record<string, Variable>>): StepTensors {
  const shapeOf = (variable: string) => {
    const { shape } = declared[variable]!;
    return [...shape];
  };
  const whole = (names: readonly string[] = []) => new Map(names.map((key) => [key, exampleTensor(shapeOf(key), 'float32')]));
  return {
    feeds: new Map(Object.entries(step.feeds).map(([key, { dtype, shape }]) => [key, exampleTensor(shape, dtype)])),
    rows: new Map(
      Object.entries(step.rows ?? {}).map(([key, pick]) => [
        key,
        exampleTensor([...step.feeds[pick.at]!.shape, ...shapeOf(pick.table).slice(1)], 'float32'),
      ]),
    ),
    weights: whole(step.weights),
    state: whole(step.state),
  };
}

const prefixed = (prefix: string, tensors: Readonly<Record<string, Tensor>>) =>
  Object.fromEntries(Object.entries(tensors).map(([key, tensor]) => [`${prefix} ${key}`, tensor]));

function moveVariables(
  graph: Graph,
  name: string,
  step: Step,
  variables: ReadonlyMap<string, GraphVariable>,
  references: Readonly<Record<'picks' | 'rows' | 'weights', References>>,
  traced: Readonly<Record<string, Reference>>,
): Reference[] {
  if (step.optimizer === undefined) return [];
  const gradients = new Map<string, UseGradient[]>();
  const reads = new Map<string, Reference[]>();
  const append = <Item>(lists: Map<string, Item[]>, key: string, ...items: Item[]) => lists.set(key, [...(lists.get(key) ?? []), ...items]);
  const used = dropUnused(graph.nodes, Object.values(traced));
  // Memory that is still looked at would be copied before it is changed, so that a variable moves once those are through that look at what was read.
  const withReaders = (read: Reference) => [read, ...used.filter(({ inputs }) => inputs.includes(read)).map(({ name }) => name)];
  for (const [key, { table, isDistinct }] of Object.entries(step.rows ?? {})) {
    const rows = references.rows.get(key)!;
    const indices = references.picks.get(key)!;
    append(gradients, table, { gradient: traced[`rows ${key}`]!, indices, ...(isDistinct === true ? { distinctRows: rows } : {}) });
    append(reads, table, ...withReaders(rows));
  }
  for (const key of step.weights ?? []) {
    append(gradients, key, { gradient: traced[`weight ${key}`]! });
    append(reads, key, ...withReaders(references.weights.get(key)!));
  }
  return addUpdates(graph, name, step.optimizer, variables, gradients, reads);
}

function carryState(graph: Graph, { handle, value }: GraphVariable, next: Reference): Reference {
  return assignVariable(graph, handle, next, [value]);
}
