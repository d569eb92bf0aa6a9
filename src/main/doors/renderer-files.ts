import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../shared/errors.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json; charset=utf-8',
};

/** A file of the page: where it lies, what it is, and whether it stays the same under its address for ever. */
export type RendererFile = { path: string; mediaType: string; isImmutable: boolean };

/** The folder of the built page: `out/renderer` beside the package file above this module, wherever a build has put it. */
export function builtRenderer(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, 'out', 'renderer');
}

/**
 * The files of the built page by address, `/` among them. Only what is listed has an address, so no address climbs out of the folder.
 * Throws `door.noPage` where the folder holds no page.
 */
export async function listRendererFiles(directory: string): Promise<ReadonlyMap<string, RendererFile>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, RendererFile>();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const address = `/${relative(directory, path).split(sep).join('/')}`;
    // The build puts a hash of the content into the names of assets.
    const isImmutable = address.startsWith('/assets/');
    files.set(address, { path, mediaType: MEDIA_TYPES[extname(path)] ?? 'application/octet-stream', isImmutable });
  }
  const index = files.get('/index.html');
  if (index === undefined) {
    throw new AppError('door.noPage', `There is no built page in ${directory}. Build it with: npm run build`, { directory });
  }
  return files.set('/', index);
}
