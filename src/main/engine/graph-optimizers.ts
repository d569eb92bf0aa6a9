import { DTYPE_NUMBERS } from './dtype-numbers.ts';
import { type Attributes, type Graph, integersConstant, type Reference, scalarConstant } from './graph.ts';
import { addHandle, assignVariable, control, destroyVariable, type GraphVariable, gatherRows, readVariable } from './graph-variables.ts';
import { settingName } from './optimizer-settings.ts';
import { ADAM_STEPS, type Optimizer, slotName } from './optimizers.ts';

/**
 * A gradient of one use of a variable: of all of it, or of the rows at `indices` (any shape) where these are given.
 * `distinctRows` are the rows as they were read, where no use of the variable picked a row that it, or another, picked too.
 */
export type UseGradient = { gradient: Reference; indices?: Reference; distinctRows?: Reference };

const FLOAT = { dtype: DTYPE_NUMBERS.float32 };
const INTEGER = { dtype: DTYPE_NUMBERS.int32 };
const ROWS: Attributes = { dtype: FLOAT, Tindices: INTEGER };

/**
 * Adds the nodes that move variables by their gradients in a step. `reads` names every read of a variable in the step and what uses it, so that
 * none sees a half-moved variable. Answers with the nodes to wait for.
 *
 * Rows are read, moved all at once, and put back. TensorFlow's own sparse optimizers go row by row, which took twice as long.
 */
export function addUpdates(
  graph: Graph,
  step: string,
  optimizer: Optimizer,
  variables: ReadonlyMap<string, GraphVariable>,
  gradients: ReadonlyMap<string, readonly UseGradient[]>,
  reads: ReadonlyMap<string, readonly Reference[]>,
): Reference[] {
  const variable = (name: string) => variables.get(name)!;
  const sumRows = createRowSummer(graph);
  const setting = (...path: [kind: Parameters<typeof settingName>[1], of?: string]) => variable(settingName(step, ...path)).value;
  const adamRate = optimizer.kind === 'adam' ? addAdamRate(graph, optimizer, setting('learningRate'), variable(ADAM_STEPS)) : null;
  const targets = [...gradients].flatMap(([name, uses]): (Target & { name: string })[] =>
    movedParts(graph, name, uses, variable(name), sumRows).map((part) => ({
      name,
      variable: variable(name),
      waits: reads.get(name) ?? [],
      ...part,
    })),
  );
  const clipped = optimizer.clipNorm === undefined ? targets : clip(graph, targets, setting('clipNorm'));
  return clipped.flatMap(({ name, ...target }) => {
    const slot: Slot = (kind) => variable(slotName(name, kind));
    if (optimizer.kind === 'adam') return applyTo(graph, target, [slot('mean'), slot('variance')], addAdam(graph, optimizer, adamRate!));
    const learningRate = optimizer.ownRates?.[name] === undefined ? setting('learningRate') : setting('learningRate', name);
    if (optimizer.momentum === 0) return applyTo(graph, target, [slot('accumulator')], addAdagrad(graph, learningRate));
    return addAdagradWithMomentum(graph, { learningRate, momentum: setting('momentum') }, target, slot);
  });
}

/** Scales all gradients down where their common norm is above the limit. */
function clip<Clipped extends Target>(graph: Graph, targets: readonly Clipped[], limit: Reference): Clipped[] {
  // L2Loss is half the sum of squares.
  const halves = targets.map(({ gradient }) => graph.add('L2Loss', [gradient], { T: FLOAT }));
  const half = graph.add('AddN', halves, { T: FLOAT, N: { integer: halves.length } });
  const norm = unary(graph, 'Sqrt', binary(graph, 'Mul', scalarConstant(graph, 2), half));
  const scale = binary(graph, 'RealDiv', limit, binary(graph, 'Maximum', norm, limit));
  return targets.map((target) => ({ ...target, gradient: binary(graph, 'Mul', target.gradient, scale) }));
}

/** A variable to be moved, with the gradient of all of it or of some rows. */
type Target = {
  variable: GraphVariable;
  gradient: Reference;
  /** The rows to move and their values now; null where all of the variable moves. */
  rows: { indices: Reference; values: Reference } | null;
  /** Reads that must be over before the variable changes. */
  waits: readonly Reference[];
};

type Slot = (kind: Parameters<typeof slotName>[1]) => GraphVariable;

/** What is moved of a variable: each pick of distinct rows by itself, or all rows that were picked, or the whole. */
function movedParts(
  graph: Graph,
  name: string,
  uses: readonly UseGradient[],
  variable: GraphVariable,
  sumRows: ReturnType<typeof createRowSummer>,
): Pick<Target, 'gradient' | 'rows'>[] {
  const distinct = uses.flatMap(({ gradient, indices, distinctRows }) =>
    indices === undefined || distinctRows === undefined ? [] : [{ gradient, rows: { indices, values: distinctRows } }],
  );
  if (distinct.length === uses.length) return distinct;
  if (distinct.length > 0) throw new Error(`${name} is picked by distinct rows and otherwise in one step, so its rows are not distinct.`);
  const byRows = uses.filter(({ indices }) => indices !== undefined);
  if (byRows.length === 0) return [{ gradient: sum(graph, uses), rows: null }];
  if (byRows.length < uses.length) throw new Error(`${name} is used both whole and by rows in one step. Use it one way.`);
  const { indices, gradient } = sumRows(uses, variable.shape);
  return [{ gradient, rows: { indices, values: gatherRows(graph, variable.handle, indices) } }];
}

function sum(graph: Graph, uses: readonly UseGradient[]): Reference {
  const [first, ...rest] = uses.map(({ gradient }) => gradient);
  return rest.reduce((total, gradient) => binary(graph, 'AddV2', total, gradient), first!);
}

/**
 * Sums the gradients of rows that were picked more than once, as the reference does.
 * Tables picked by the same indices share the search for duplicates.
 */
function createRowSummer(graph: Graph) {
  const found = new Map<string, { unique: Reference; count: Reference }>();

  function findUnique(indices: readonly Reference[]) {
    const key = indices.join(' ');
    const known = found.get(key);
    if (known !== undefined) return known;
    const flat = indices.map((reference) =>
      graph.add('Reshape', [reference, integersConstant(graph, [-1])], { T: INTEGER, Tshape: INTEGER }),
    );
    const unique = graph.add('Unique', [concatenate(graph, flat, INTEGER)], { T: INTEGER, out_idx: INTEGER });
    const count = graph.add('Size', [unique], { T: INTEGER, out_type: INTEGER });
    const rows = { unique, count };
    found.set(key, rows);
    return rows;
  }

  return (uses: readonly UseGradient[], tableShape: readonly number[]): { indices: Reference; gradient: Reference } => {
    const { unique, count } = findUnique(uses.map(({ indices }) => indices!));
    const shape = integersConstant(graph, [-1, ...tableShape.slice(1)]);
    const flat = uses.map(({ gradient }) => graph.add('Reshape', [gradient, shape], { T: FLOAT, Tshape: INTEGER }));
    const types = { T: FLOAT, Tindices: INTEGER, Tnumsegments: INTEGER };
    // The second output of Unique says which unique row each pick is.
    return { indices: unique, gradient: graph.add('UnsortedSegmentSum', [concatenate(graph, flat, FLOAT), `${unique}:1`, count], types) };
  };
}

function concatenate(graph: Graph, parts: readonly Reference[], type: { dtype: number }): Reference {
  if (parts.length === 1) return parts[0]!;
  const axis = graph.constant(DTYPE_NUMBERS.int32, [], new Uint8Array(4));
  return graph.add('ConcatV2', [...parts, axis], { T: type, Tidx: INTEGER, N: { integer: parts.length } });
}

type Adam = Extract<Optimizer, { kind: 'adam' }>;

/** An operation of TensorFlow's that moves a whole variable and its slots, given by their handles, in one or two passes over memory. */
type Apply = (handles: readonly Reference[], gradient: Reference, runAfter: readonly Reference[]) => Reference;

/**
 * Moves a variable with its slots by an operation that moves whole variables. Rows are first set aside as variables of their own, whose memory they are
 * not copied to but become, and put back: arithmetic on rows went six times over them where the operation goes twice.
 */
function applyTo(graph: Graph, target: Target, slots: readonly GraphVariable[], apply: Apply): Reference[] {
  const { variable, rows, gradient, waits } = target;
  if (rows === null)
    return [
      apply(
        [variable, ...slots].map(({ handle }) => handle),
        gradient,
        waits,
      ),
    ];
  const { indices, values } = rows;
  const parts = [values, ...slots.map(({ handle }) => gatherRows(graph, handle, indices))];
  const aside = parts.map((part) => setAside(graph, [-1, ...variable.shape.slice(1)], part));
  const applied = apply(
    aside.map(({ handle }) => handle),
    gradient,
    [...waits, ...aside.map(({ assigned }) => assigned)],
  );
  return [variable, ...slots].flatMap((destination, part) => {
    const { handle } = aside[part]!;
    const moved = readVariable(graph, handle, undefined, [applied]);
    const put = graph.add('ResourceScatterUpdate', [destination.handle, indices, moved], ROWS);
    return [put, destroyVariable(graph, handle, [moved])];
  });
}

/** A variable that holds some values for the length of a step. */
function setAside(graph: Graph, shape: readonly number[], values: Reference): { handle: Reference; assigned: Reference } {
  const handle = addHandle(graph, `aside/${graph.nodes.length}`, shape);
  return { handle, assigned: assignVariable(graph, handle, values) };
}

/** `acc += g^2; w -= learningRate*g/sqrt(acc)` */
function addAdagrad(graph: Graph, learningRate: Reference): Apply {
  return ([variable, accumulator], gradient, runAfter) =>
    graph.add('ResourceApplyAdagrad', [variable!, accumulator!, learningRate, gradient, ...runAfter.map(control)], {
      ...{ T: FLOAT, update_slots: { flag: true }, use_locking: { flag: false } },
    });
}

/** `acc += g^2; v = momentum*v - learningRate*g/sqrt(acc); w += v` */
function addAdagradWithMomentum(
  graph: Graph,
  { learningRate, momentum }: { learningRate: Reference; momentum: Reference },
  target: Target,
  slot: Slot,
): Reference[] {
  const { gradient } = target;
  const accumulated = binary(graph, 'AddV2', readSlot(graph, slot('accumulator'), target), unary(graph, 'Square', gradient));
  const scaled = binary(graph, 'Mul', unary(graph, 'Rsqrt', accumulated), gradient);
  const fall = binary(graph, 'Mul', learningRate, scaled);
  const carried = binary(graph, 'Mul', unary(graph, 'Neg', momentum), readSlot(graph, slot('velocity'), target));
  const fallWithMomentum = binary(graph, 'AddV2', carried, fall);
  return [
    writeSlot(graph, slot('accumulator'), target, accumulated),
    writeSlot(graph, slot('velocity'), target, unary(graph, 'Neg', fallWithMomentum)),
    move(graph, target, fallWithMomentum),
  ];
}

/** This step's `learningRate * sqrt(1 - beta2^t) / (1 - beta1^t)`, with the step counter raised. */
function addAdamRate(graph: Graph, { beta1, beta2 }: Adam, learningRate: Reference, steps: GraphVariable): Reference {
  const counted = graph.add('AssignAddVariableOp', [steps.handle, scalarConstant(graph, 1)], { dtype: FLOAT });
  const step = readVariable(graph, steps.handle, undefined, [counted]);
  const shortfall = (beta: number) =>
    binary(graph, 'Sub', scalarConstant(graph, 1), binary(graph, 'Pow', scalarConstant(graph, beta), step));
  const scaled = binary(graph, 'Mul', learningRate, unary(graph, 'Sqrt', shortfall(beta2)));
  return binary(graph, 'RealDiv', scaled, shortfall(beta1));
}

/** `m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; w -= rate*m/(sqrt(v) + epsilon)` */
function addAdam(graph: Graph, { beta1, beta2, epsilon }: Adam, rate: Reference): Apply {
  // The operation corrects the rate by these powers of the betas; it is corrected already.
  const none = scalarConstant(graph, 0);
  const constants = [beta1, beta2, epsilon].map((value) => scalarConstant(graph, value));
  return (handles, gradient, runAfter) =>
    graph.add('ResourceApplyAdam', [...handles, none, none, rate, ...constants, gradient, ...runAfter.map(control)], {
      ...{ T: FLOAT, use_locking: { flag: false }, use_nesterov: { flag: false } },
    });
}

function readSlot(graph: Graph, slot: GraphVariable, { rows }: Target): Reference {
  return rows === null ? readVariable(graph, slot.handle) : gatherRows(graph, slot.handle, rows.indices);
}

function writeSlot(graph: Graph, slot: GraphVariable, { rows }: Target, value: Reference): Reference {
  return put(graph, slot, rows?.indices, value, []);
}

/** Lowers what a target holds by `fall`. */
function move(graph: Graph, { variable, rows, waits }: Target, fall: Reference): Reference {
  const before = rows?.values ?? readVariable(graph, variable.handle);
  return put(graph, variable, rows?.indices, binary(graph, 'Sub', before, fall), waits);
}

function put(
  graph: Graph,
  { handle }: GraphVariable,
  rows: Reference | undefined,
  value: Reference,
  waits: readonly Reference[],
): Reference {
  if (rows === undefined) return assignVariable(graph, handle, value, waits);
  return graph.add('ResourceScatterUpdate', [handle, rows, value, ...waits.map(control)], ROWS);
}

function binary(graph: Graph, operation: 'AddV2' | 'Maximum' | 'Sub' | 'Mul' | 'Pow' | 'RealDiv', a: Reference, b: Reference): Reference {
  return graph.add(operation, [a, b], { T: FLOAT });
}

function unary(graph: Graph, operation: 'Neg' | 'Rsqrt' | 'Sqrt' | 'Square', value: Reference): Reference {
  return graph.add(operation, [value], { T: FLOAT });
}
