import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expandSearch } from '../../../src/main/search/expand-search.ts';
import { SearchSpec } from '../../../src/shared/domain/search.ts';

const FOLDER = join(import.meta.dirname, '../../../resources/searches');

it.each(globSync('**/*.json', { cwd: FOLDER }))('the shipped search %s can be run', (path) => {
  const spec = SearchSpec.parse(JSON.parse(readFileSync(join(FOLDER, path), 'utf8')));
  expect([...expandSearch(spec)].length).toBeGreaterThan(0);
});

it('gives P0 its table of variants by losses, and the most popular beside it', () => {
  const spec = SearchSpec.parse(JSON.parse(readFileSync(join(FOLDER, 'p0-table-2.json'), 'utf8')));
  const cells = [...expandSearch(spec)].filter(({ model }) => model === 'gru4rec');
  const variants = new Set(cells.map(({ hyperparameters: { input, loss } }) => `${String(input)} ${String(loss)}`));
  expect(variants.size).toBe(12);
  expect(spec.models.map(({ model }) => model)).toContain('popularity');
});

it.each([
  ['table-2', 11],
  ['table-3', 6],
  ['table-4', 4],
  ['grid', 27],
])('gives CoSeRNN the rows of its %s', (name, rows) => {
  const spec = SearchSpec.parse(JSON.parse(readFileSync(join(FOLDER, 'cosernn', `${name}.json`), 'utf8')));
  expect([...expandSearch(spec)]).toHaveLength(rows * spec.seeds.length);
});
