import { expect, it } from 'vitest';
import type { GraphNode } from '../../../../src/main/engine/graph.ts';
import { dropUnused } from '../../../../src/main/engine/passes/drop-unused.ts';

const node = (name: string, ...inputs: string[]): GraphNode => ({ name, operation: 'Any', inputs, attributes: {} });

it('keeps what is asked for, what it reads and what it waits for', () => {
  const nodes = [node('a'), node('b', 'a'), node('idle', 'b'), node('update'), node('out', 'b:1', '^update'), node('idler', 'idle')];
  expect(dropUnused(nodes, ['out']).map(({ name }) => name)).toEqual(['a', 'b', 'update', 'out']);
});
