import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expandSearch } from '../../../src/main/search/expand-search.ts';
import { readSearchTemplates } from '../../../src/main/workbench/search-templates.ts';

it('every search that comes with Segue can be read and unfolded', async () => {
  const templates = await readSearchTemplates();
  const files = globSync('**/*.json', { cwd: join(import.meta.dirname, '..', '..', '..', 'resources', 'searches') });
  expect(templates.map(({ path }) => `${path}.json`)).toEqual(files.map((file) => file.replaceAll('\\', '/')).sort());
  for (const { spec } of templates) expect([...expandSearch(spec)].length).toBeGreaterThan(0);
});
