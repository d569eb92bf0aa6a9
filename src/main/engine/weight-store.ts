/** Named arrays that make up all a model has learnt, optimizer slots included: what a checkpoint keeps. */
export type WeightStore = {
  /** In a fixed order. */
  names: readonly string[];
  shape(name: string): readonly number[];
  /** A copy of the values, row by row. */
  read(name: string): Float32Array;
  /** Takes a copy of the values; their number must be that of the shape. */
  write(name: string, values: Float32Array): void;
};

/** The store of a model that learns nothing beyond what the data already says. */
export const noWeights: WeightStore = {
  names: [],
  shape: unknownName,
  read: unknownName,
  write: unknownName,
};

function unknownName(name: string): never {
  throw new Error(`There is no weight called "${name}".`);
}
