import type { Tensor } from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { DTYPE_NUMBERS } from '../../src/main/engine/dtype-numbers.ts';
import { createGraph, type GraphNode } from '../../src/main/engine/graph.ts';
import { nativeBackend } from '../../src/main/engine/native-backend.ts';
import { dropUnused } from '../../src/main/engine/passes/drop-unused.ts';
import { openGraph } from '../../src/main/engine/saved-model.ts';
import { tf } from '../../src/main/engine/tensorflow.ts';
import { traceOperations } from '../../src/main/engine/trace.ts';

const FLOAT = DTYPE_NUMBERS.float32;

/**
 * Traces a function of float32 tensors, lets a pass at it, and runs the graph before and after on the same inputs. Answers with what each gives and with the
 * operations each is made of, fed values left out.
 */
export function optimised(
  inputs: readonly Tensor[],
  compute: (...inputs: Tensor[]) => Tensor,
  pass: (nodes: readonly GraphNode[], asked: readonly string[]) => readonly GraphNode[],
): Record<'before' | 'after', { values: number[]; operations: string[] }> {
  const graph = createGraph();
  const fed = inputs.map((tensor, index) => ({
    tensor,
    reference: graph.add('Placeholder', [], { dtype: { dtype: FLOAT }, shape: { shape: tensor.shape } }, `input${index}`),
  }));
  const { result } = traceOperations(graph, fed, () => ({ result: compute(...inputs) }));
  const asked = [...fed.map(({ reference }) => reference), result!];
  const run = (nodes: readonly GraphNode[]) => {
    const { binding } = nativeBackend();
    const session = openGraph(nodes);
    const ids = inputs.map((tensor) => binding.createTensor(tensor.shape, FLOAT, tensor.dataSync() as Float32Array));
    const names = fed.map(({ reference }) => reference).join(',');
    const values = binding.runSavedModel(session, ids, names, result!).flatMap(({ id }) => Array.from(binding.tensorDataSync(id)));
    binding.deleteSavedModel(session);
    const operations = nodes.map(({ operation }) => operation).filter((operation) => operation !== 'Placeholder' && operation !== 'Const');
    return { values, operations };
  };
  return { before: run(dropUnused(graph.nodes, asked)), after: run(dropUnused(pass(graph.nodes, asked), asked)) };
}

/** Values from -1 to 1 that are the same each time. */
export function wave(shape: [number, number]): Tensor {
  return tf.tensor2d(
    Float32Array.from({ length: shape[0] * shape[1] }, (_, at) => Math.sin(at + 1)),
    shape,
  );
}

export function expectSameValues(before: { values: readonly number[] }, after: { values: readonly number[] }): void {
  expect(after.values.length).toBe(before.values.length);
  after.values.forEach((value, at) => {
    expect(value).toBeCloseTo(before.values[at]!, 5);
  });
}
