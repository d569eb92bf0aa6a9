import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const RENDERER = join(import.meta.dirname, '..', '..', 'src', 'renderer');
const MOST_LINES = 250;

it('no component is longer than can be taken in: divide what grows beyond', () => {
  const components = globSync('**/*.svelte', { cwd: RENDERER });
  expect(components.length).toBeGreaterThan(50);
  const lengths = components.map((path) => ({ path, lines: readFileSync(join(RENDERER, path), 'utf8').split('\n').length - 1 }));
  expect(lengths.filter(({ lines }) => lines > MOST_LINES)).toEqual([]);
});
