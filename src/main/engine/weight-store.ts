/** Named arrays that make up all a model has learnt, optimizer slots included: what a checkpoint keeps. */
export type WeightStore = {
  /** In a fixed order. */
  names: readonly string[];
  /** Those of `names` that only training needs, such as Adagrad's accumulators: a finished run can do without. */
  slots: ReadonlySet<string>;
  shape(name: string): readonly number[];
  /** A copy of the values, row by row. */
  read(name: string): Float32Array;
  /** Takes a copy of the values; their number must be that of the shape. */
  write(name: string, values: Float32Array): void;
  /** The same for several weights, which takes the engine no longer than for one. */
  writeMany(values: ReadonlyMap<string, Float32Array>): void;
};

/** The store of declared variables, the transient ones left out. */
export function createWeightStore(
  variables: Readonly<Record<string, { shape: readonly number[]; isTransient?: boolean; isSlot?: boolean }>>,
  access: Pick<WeightStore, 'read' | 'writeMany'>,
): WeightStore {
  const shape = (name: string) => {
    const variable = variables[name];
    if (variable === undefined) throw new Error(`There is no weight called "${name}".`);
    return variable.shape;
  };
  function writeMany(values: ReadonlyMap<string, Float32Array>): void {
    for (const [name, { length }] of values) {
      const expected = shape(name).reduce((product, size) => product * size, 1);
      if (length !== expected) throw new Error(`The weight ${name} has ${expected} values, not ${length}.`);
    }
    access.writeMany(values);
  }
  return {
    names: Object.keys(variables).filter((name) => variables[name]!.isTransient !== true),
    slots: new Set(Object.keys(variables).filter((name) => variables[name]!.isSlot === true)),
    shape,
    read: access.read,
    write: (name, values) => writeMany(new Map([[name, values]])),
    writeMany,
  };
}

/** The store of a model that learns nothing beyond what the data already says. */
export const noWeights: WeightStore = createWeightStore({}, { read: () => new Float32Array(), writeMany: () => {} });
