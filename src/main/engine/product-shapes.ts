type Shape = readonly number[];

/**
 * The shapes [output] that TensorFlow's products of matrices and walks of an LSTM give for operands of these shapes; null for other operations. What a trace
 * needs of these operations, whose arithmetic would be most of its time.
 */
export function productShapes(operation: string, operands: readonly Shape[], flags: ReadonlyMap<string, unknown>): Shape[] | null {
  switch (operation) {
    case 'BatchMatMulV2':
      return matrixProduct(operands[0]!, operands[1]!, flags.get('adj_x') === true, flags.get('adj_y') === true);
    case 'BlockLSTMV2':
      return Array(7).fill([...operands[1]!.slice(0, 2), operands[2]![1]!]);
    case 'LSTMBlockCellGrad':
      // Of the cell, the gates and three peepholes.
      return [operands[1]!, [operands[1]![0]!, 4 * operands[1]![1]!], ...operands.slice(4, 7)];
    default:
      return null;
  }
}

/** Null where batches are spread over each other: no model of ours does, and the rule is TensorFlow's. */
function matrixProduct(a: Shape, b: Shape, isFirstTurned: boolean, isSecondTurned: boolean): Shape[] | null {
  const batch = a.slice(0, -2);
  if (batch.length !== b.length - 2 || batch.some((size, axis) => size !== b[axis])) return null;
  return [[...batch, a.at(isFirstTurned ? -1 : -2)!, b.at(isSecondTurned ? -2 : -1)!]];
}
