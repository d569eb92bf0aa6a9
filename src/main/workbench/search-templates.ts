import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SearchSpec, type SearchTemplate } from '../../shared/domain/search.ts';

/** The searches that come with Segue, by path below `resources/searches`; files that are no spec are left out. */
export async function readSearchTemplates(): Promise<SearchTemplate[]> {
  const folder = resourcesFolder('searches');
  if (folder === null) return [];
  const templates: SearchTemplate[] = [];
  for await (const path of glob('**/*.json', { cwd: folder })) {
    const spec = SearchSpec.safeParse(parseJson(await readFile(join(folder, path), 'utf8')));
    if (spec.success) templates.push({ path: path.replaceAll('\\', '/').replace(/\.json$/, ''), spec: spec.data });
  }
  return templates.sort((a, b) => a.path.localeCompare(b.path));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A folder of `resources` above this module, wherever a build has put it; null where there is none. */
function resourcesFolder(name: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (folder !== dirname(folder)) {
    const candidate = join(folder, 'resources', name);
    if (existsSync(candidate)) return candidate;
    folder = dirname(folder);
  }
  return null;
}
