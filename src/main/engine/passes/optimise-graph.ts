import type { GraphNode, Reference } from '../graph.ts';
import { activationGradients } from './activation-gradients.ts';
import { dropUnused } from './drop-unused.ts';
import { foldConstants } from './fold-constants.ts';
import { matrixProducts } from './matrix-products.ts';
import { productOrder } from './product-order.ts';
import { shareCommonParts } from './share-common-parts.ts';
import { skipEmptyOperations } from './skip-empty-operations.ts';
import { transposedProducts } from './transposed-products.ts';

/**
 * In this order: casts stand between the parts of what later ones look for, what is common is known once operations that change nothing are gone, and products
 * are told from each other, and put in order, by what they multiply.
 */
const PASSES = [
  foldConstants,
  skipEmptyOperations,
  shareCommonParts,
  activationGradients,
  transposedProducts,
  productOrder,
  matrixProducts,
];

/** Makes a traced graph smaller and faster without changing what the nodes of `asked` give. */
export function optimiseGraph(nodes: readonly GraphNode[], asked: Iterable<Reference>): GraphNode[] {
  const wanted = [...asked];
  // What a pass left unused would look to the next as if it were read.
  return PASSES.reduce((passed, pass) => dropUnused(pass(passed), wanted), dropUnused(nodes, wanted));
}
