import type { GraphNode, Reference } from '../graph.ts';
import { activationGradients } from './activation-gradients.ts';
import { dropUnused } from './drop-unused.ts';
import { matrixProducts } from './matrix-products.ts';
import { skipEmptyOperations } from './skip-empty-operations.ts';

/** Makes a traced graph smaller and faster without changing what the nodes of `asked` give. */
export function optimiseGraph(nodes: readonly GraphNode[], asked: Iterable<Reference>): GraphNode[] {
  // Casts stand between the parts of what the others look for.
  return dropUnused(matrixProducts(activationGradients(skipEmptyOperations(nodes))), asked);
}
