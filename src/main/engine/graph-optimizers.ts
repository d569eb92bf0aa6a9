import { DTYPE_NUMBERS } from './dtype-numbers.ts';
import { type Attributes, type Graph, integersConstant, type Reference, scalarConstant } from './graph.ts';
import { control, type GraphVariable, gatherRows, readVariable } from './graph-variables.ts';
import { ADAM_STEPS, type Optimizer, slotName } from './optimizers.ts';

/** A gradient of one use of a variable: of all of it, or of the rows at `indices` (any shape) where these are given. */
export type UseGradient = { gradient: Reference; indices?: Reference };

const FLOAT = { dtype: DTYPE_NUMBERS.float32 };
const INTEGER = { dtype: DTYPE_NUMBERS.int32 };
const ROWS: Attributes = { dtype: FLOAT, Tindices: INTEGER };
const UNLOCKED = { use_locking: { flag: false } };

/**
 * Adds the nodes that move variables by their gradients, with TensorFlow's native optimizer operations where they are the reference's.
 * `uses` names every read of a variable in the step, so that none sees a half-moved variable. Answers with the nodes to wait for.
 */
export function addUpdates(
  graph: Graph,
  optimizer: Optimizer,
  variables: ReadonlyMap<string, GraphVariable>,
  gradients: ReadonlyMap<string, readonly UseGradient[]>,
  uses: ReadonlyMap<string, readonly Reference[]>,
): Reference[] {
  const variable = (name: string) => variables.get(name)!;
  const uniqueRows = createUniqueRows(graph);
  const adam = optimizer.kind === 'adam' ? addAdamRate(graph, optimizer, variable(ADAM_STEPS)) : null;
  const updates: Reference[] = [];
  for (const [name, parts] of gradients) {
    const target = variable(name);
    const slot = (slotKind: Parameters<typeof slotName>[1]) => variable(slotName(name, slotKind));
    const waits = uses.get(name) ?? [];
    const rows = parts.every(({ indices }) => indices !== undefined) ? uniqueRows(parts, target.shape) : null;
    const gradient = rows?.gradient ?? denseGradient(graph, name, parts);
    if (optimizer.kind === 'adagrad') {
      if (optimizer.momentum === 0) {
        const rate = scalarConstant(graph, optimizer.learningRate);
        const inputs = [target.handle, slot('accumulator').handle, rate, gradient];
        updates.push(
          rows === null
            ? graph.add('ResourceApplyAdagrad', [...inputs, ...waits.map(control)], { T: FLOAT, update_slots: { flag: true }, ...UNLOCKED })
            : graph.add('ResourceSparseApplyAdagrad', [...inputs, rows.indices, ...waits.map(control)], {
                T: FLOAT,
                Tindices: INTEGER,
                update_slots: { flag: true },
                ...UNLOCKED,
              }),
        );
      } else
        updates.push(
          ...addMomentumAdagrad(graph, optimizer, target, slot('accumulator'), slot('velocity'), gradient, rows?.indices, waits),
        );
    } else if (adam !== null) {
      updates.push(...addAdam(graph, optimizer, adam, target, slot('mean'), slot('variance'), gradient, rows?.indices, waits));
    }
  }
  return updates;
}

function denseGradient(graph: Graph, name: string, parts: readonly UseGradient[]): Reference {
  if (parts.some(({ indices }) => indices !== undefined))
    throw new Error(`${name} is used both whole and by rows in one step. Use it one way.`);
  const [first, ...rest] = parts.map(({ gradient }) => gradient);
  return rest.reduce((sum, gradient) => graph.add('AddV2', [sum, gradient], { T: FLOAT }), first!);
}

/**
 * Sums the gradients of rows that were picked more than once, which TensorFlow's sparse optimizers would apply one after another.
 * Tables picked by the same indices share the search for duplicates.
 */
function createUniqueRows(graph: Graph) {
  const found = new Map<string, { unique: Reference; places: Reference; count: Reference }>();

  function search(indices: readonly Reference[]) {
    const key = indices.join(' ');
    const known = found.get(key);
    if (known !== undefined) return known;
    const flat = indices.map((reference) =>
      graph.add('Reshape', [reference, integersConstant(graph, [-1])], { T: INTEGER, Tshape: INTEGER }),
    );
    const unique = graph.add('Unique', [concatenate(graph, flat, INTEGER)], { T: INTEGER, out_idx: INTEGER });
    const count = graph.add('Size', [unique], { T: INTEGER, out_type: INTEGER });
    const rows = { unique, places: `${unique}:1`, count };
    found.set(key, rows);
    return rows;
  }

  return (parts: readonly UseGradient[], tableShape: readonly number[]): { indices: Reference; gradient: Reference } => {
    const { unique, places, count } = search(parts.map(({ indices }) => indices!));
    const shape = integersConstant(graph, [-1, ...tableShape.slice(1)]);
    const flat = parts.map(({ gradient }) => graph.add('Reshape', [gradient, shape], { T: FLOAT, Tshape: INTEGER }));
    const gradient = graph.add('UnsortedSegmentSum', [concatenate(graph, flat, FLOAT), places, count], {
      T: FLOAT,
      Tindices: INTEGER,
      Tnumsegments: INTEGER,
    });
    return { indices: unique, gradient };
  };
}

function concatenate(graph: Graph, parts: readonly Reference[], type: { dtype: number }): Reference {
  if (parts.length === 1) return parts[0]!;
  const axis = graph.constant(DTYPE_NUMBERS.int32, [], new Uint8Array(4));
  return graph.add('ConcatV2', [...parts, axis], { T: type, Tidx: INTEGER, N: { integer: parts.length } });
}

const binary = (graph: Graph, operation: 'AddV2' | 'Sub' | 'Mul' | 'Pow' | 'RealDiv', a: Reference, b: Reference) =>
  graph.add(operation, [a, b], { T: FLOAT });

/** `acc += g^2; v = momentum*v - learningRate*g/sqrt(acc); w += v` */
function addMomentumAdagrad(
  graph: Graph,
  { learningRate, momentum }: Extract<Optimizer, { kind: 'adagrad' }>,
  target: GraphVariable,
  accumulator: GraphVariable,
  velocity: GraphVariable,
  gradient: Reference,
  rows: Reference | undefined,
  waits: readonly Reference[],
): Reference[] {
  const accumulated = increase(graph, accumulator, rows, graph.add('Square', [gradient], { T: FLOAT }));
  const scale = graph.add('Rsqrt', [readNow(graph, accumulator, rows, [accumulated])], { T: FLOAT });
  const change = binary(graph, 'Mul', binary(graph, 'Mul', scalarConstant(graph, learningRate), gradient), scale);
  const moved = binary(graph, 'Sub', binary(graph, 'Mul', scalarConstant(graph, momentum), readNow(graph, velocity, rows, [])), change);
  return [replace(graph, velocity, rows, moved), increase(graph, target, rows, moved, waits)];
}

/** This step's `learningRate * sqrt(1 - beta2^t) / (1 - beta1^t)`, with the step counter raised. */
function addAdamRate(graph: Graph, { learningRate, beta1, beta2 }: Extract<Optimizer, { kind: 'adam' }>, steps: GraphVariable): Reference {
  const counted = graph.add('AssignAddVariableOp', [steps.handle, scalarConstant(graph, 1)], { dtype: FLOAT });
  const step = readVariable(graph, steps.handle, undefined, [counted]);
  const one = scalarConstant(graph, 1);
  const shortfall = (beta: number) => binary(graph, 'Sub', one, binary(graph, 'Pow', scalarConstant(graph, beta), step));
  const root = graph.add('Sqrt', [shortfall(beta2)], { T: FLOAT });
  return binary(graph, 'RealDiv', binary(graph, 'Mul', scalarConstant(graph, learningRate), root), shortfall(beta1));
}

/** `m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; w -= rate*m/(sqrt(v) + epsilon)` */
function addAdam(
  graph: Graph,
  { beta1, beta2, epsilon }: Extract<Optimizer, { kind: 'adam' }>,
  rate: Reference,
  target: GraphVariable,
  mean: GraphVariable,
  variance: GraphVariable,
  gradient: Reference,
  rows: Reference | undefined,
  waits: readonly Reference[],
): Reference[] {
  const blend = (slot: GraphVariable, beta: number, value: Reference) =>
    binary(
      graph,
      'AddV2',
      binary(graph, 'Mul', scalarConstant(graph, beta), readNow(graph, slot, rows, [])),
      binary(graph, 'Mul', scalarConstant(graph, 1 - beta), value),
    );
  const newMean = blend(mean, beta1, gradient);
  const newVariance = blend(variance, beta2, graph.add('Square', [gradient], { T: FLOAT }));
  const divisor = binary(graph, 'AddV2', graph.add('Sqrt', [newVariance], { T: FLOAT }), scalarConstant(graph, epsilon));
  const change = binary(graph, 'RealDiv', binary(graph, 'Mul', rate, newMean), divisor);
  const fall = graph.add('Neg', [change], { T: FLOAT });
  return [replace(graph, mean, rows, newMean), replace(graph, variance, rows, newVariance), increase(graph, target, rows, fall, waits)];
}

function readNow(graph: Graph, variable: GraphVariable, rows: Reference | undefined, runAfter: readonly Reference[]): Reference {
  return rows === undefined
    ? readVariable(graph, variable.handle, undefined, runAfter)
    : gatherRows(graph, variable.handle, rows, runAfter);
}

function increase(
  graph: Graph,
  variable: GraphVariable,
  rows: Reference | undefined,
  by: Reference,
  runAfter: readonly Reference[] = [],
): Reference {
  const waits = runAfter.map(control);
  if (rows === undefined) return graph.add('AssignAddVariableOp', [variable.handle, by, ...waits], { dtype: FLOAT });
  return graph.add('ResourceScatterAdd', [variable.handle, rows, by, ...waits], ROWS);
}

function replace(graph: Graph, variable: GraphVariable, rows: Reference | undefined, value: Reference): Reference {
  if (rows === undefined) return graph.add('AssignVariableOp', [variable.handle, value], { dtype: FLOAT, validate_shape: { flag: false } });
  return graph.add('ResourceScatterUpdate', [variable.handle, rows, value], ROWS);
}
