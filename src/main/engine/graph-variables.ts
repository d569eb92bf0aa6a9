import { DTYPE_NUMBERS } from './dtype-numbers.ts';
import { type Graph, integersConstant, type Reference, scalarConstant } from './graph.ts';
import type { Variable } from './program.ts';

/** A resource variable in a graph: its handle and the nodes that read and set it from outside. */
export type GraphVariable = {
  name: string;
  shape: readonly number[];
  handle: Reference;
  /** Fetch to read all values. */
  value: Reference;
  /** Feed a value into `fillValue` and fetch `fill` to set all elements to it. */
  fillValue: Reference;
  fill: Reference;
  /** Feed values into `addend` and fetch `add` to add them. */
  addend: Reference;
  add: Reference;
  /** Gives up the memory of its values; what reads it before it is filled again fails. */
  giveUp: Reference;
};

const FLOAT = { dtype: DTYPE_NUMBERS.float32 };

/**
 * Adds a variable to a graph.
 *
 * It is set by filling it inside the graph and then adding the fed values, never by assigning fed values: an assigned
 * tensor would go on sharing memory with the JavaScript array, which later steps would write into and other threads would release.
 */
export function addVariable(graph: Graph, name: string, { shape }: Variable): GraphVariable {
  const handle = addHandle(graph, name, shape);
  const fillValue = graph.add('Placeholder', [], { dtype: FLOAT, shape: { shape: [] } }, `${name}/fill_value`);
  const filled = graph.add('Fill', [integersConstant(graph, shape), fillValue], { T: FLOAT, index_type: { dtype: DTYPE_NUMBERS.int32 } });
  const fill = assignVariable(graph, handle, filled, [], `${name}/fill`);
  const addend = graph.add('Placeholder', [], { dtype: FLOAT, shape: { shape } }, `${name}/addend`);
  const add = graph.add('AssignAddVariableOp', [handle, addend], { dtype: FLOAT }, `${name}/add`);
  return {
    name,
    shape,
    handle,
    value: readVariable(graph, handle, `${name}/value`),
    fillValue,
    fill: after(graph, [fill], scalarConstant(graph, 0), `${name}/filled`),
    addend,
    add: after(graph, [add], scalarConstant(graph, 0), `${name}/added`),
    giveUp: destroyVariable(graph, handle, [], `${name}/give_up`),
  };
}

/** The handle of a variable, of which a shape may leave open how long its first axis is: -1. */
export function addHandle(graph: Graph, name: string, shape: readonly number[]): Reference {
  return graph.add('VarHandleOp', [], { dtype: FLOAT, shape: { shape }, shared_name: { text: name }, container: { text: '' } }, name);
}

/** Makes a value the variable's, of any shape. */
export function assignVariable(
  graph: Graph,
  handle: Reference,
  value: Reference,
  runAfter: readonly Reference[] = [],
  name?: string,
): Reference {
  return graph.add('AssignVariableOp', [handle, value, ...runAfter.map(control)], { dtype: FLOAT, validate_shape: { flag: false } }, name);
}

/** Gives up the memory of a variable's values. */
export function destroyVariable(graph: Graph, handle: Reference, runAfter: readonly Reference[] = [], name?: string): Reference {
  return graph.add('DestroyResourceOp', [handle, ...runAfter.map(control)], { ignore_lookup_error: { flag: false } }, name);
}

export function readVariable(graph: Graph, handle: Reference, name?: string, runAfter: readonly Reference[] = []): Reference {
  return graph.add('ReadVariableOp', [handle, ...runAfter.map(control)], { dtype: FLOAT }, name);
}

/** Rows of a table: the shape of `indices`, then the table's row shape. */
export function gatherRows(graph: Graph, handle: Reference, indices: Reference, runAfter: readonly Reference[] = []): Reference {
  return graph.add('ResourceGather', [handle, indices, ...runAfter.map(control)], {
    dtype: FLOAT,
    Tindices: { dtype: DTYPE_NUMBERS.int32 },
    batch_dims: { integer: 0 },
    validate_indices: { flag: true },
  });
}

/** A value that is there only once other nodes have run. */
export function after(
  graph: Graph,
  nodes: readonly Reference[],
  value: Reference,
  name?: string,
  dtype = DTYPE_NUMBERS.float32,
): Reference {
  return graph.add('Identity', [value, ...nodes.map(control)], { T: { dtype } }, name);
}

/** The edge that says "run after this node". */
export function control(reference: Reference): Reference {
  return `^${reference.split(':')[0]}`;
}
