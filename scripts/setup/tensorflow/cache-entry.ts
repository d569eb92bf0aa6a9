import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { CACHE_MANIFEST, type CacheManifest, sha256 } from '../../../src/main/engine/provision-cache.ts';
import type { ProvisionedFile } from '../../../src/main/engine/provision-state.ts';
import { writeJson } from '../write-json.ts';

/** What TensorFlow needs to run; headers and build folders are left behind. */
const KEPT = [join('deps', 'lib'), 'lib'];

/** Turns a finished staging folder into the cache entry: keeps what runs, notes its checksums, moves it into place in one rename. */
export async function sealEntry(
  staging: string,
  entry: string,
  made: Pick<CacheManifest, 'origin' | 'tensorflowVersion' | 'reasons'>,
): Promise<CacheManifest> {
  keepOnly(staging, KEPT);
  const manifest: CacheManifest = { ...made, ...(await describeBuild(staging)), createdAt: new Date().toISOString() };
  writeJson(join(staging, CACHE_MANIFEST), manifest);
  rmSync(entry, { recursive: true, force: true });
  renameSync(staging, entry);
  return manifest;
}

/** The files and links of a build, with checksums. */
export async function describeBuild(directory: string): Promise<Pick<CacheManifest, 'files' | 'links'>> {
  const files: ProvisionedFile[] = [];
  const links: CacheManifest['links'] = [];
  for (const path of KEPT.flatMap((folder) => entriesBelow(join(directory, folder)))) {
    const name = relative(directory, path).split(sep).join('/');
    if (lstatSync(path).isSymbolicLink()) links.push({ path: name, to: readlinkSync(path) });
    else files.push({ path: name, bytes: statSync(path).size, sha256: await sha256(path) });
  }
  return { files, links };
}

/** Adds when each file was last changed as it stands now, which later tells an untouched one without reading it. */
export function withTimes(directory: string, files: readonly ProvisionedFile[]): ProvisionedFile[] {
  return files.map((file) => ({ ...file, modified: statSync(join(directory, file.path)).mtimeMs }));
}

/** Puts the files of a cache entry into the tfjs-node package; answers them as they now stand there. */
export function installEntry(entry: string, manifest: CacheManifest, packageDirectory: string): ProvisionedFile[] {
  for (const folder of ['deps', 'lib']) rmSync(join(packageDirectory, folder), { recursive: true, force: true });
  for (const file of manifest.files) place(join(entry, file.path), join(packageDirectory, file.path));
  for (const { path, to } of manifest.links) symlinkSync(to, join(packageDirectory, path));
  return withTimes(packageDirectory, manifest.files);
}

/** The cheapest way the two folders allow: a copy that shares its blocks, a second name, a link, and only then 850 MB twice. */
function place(source: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  const ways = [
    () => copyFileSync(source, target, constants.COPYFILE_FICLONE_FORCE),
    () => linkSync(source, target),
    ...(process.platform === 'win32' ? [] : [() => symlinkSync(source, target)]),
  ];
  for (const way of ways) {
    try {
      way();
      return;
    } catch {
      rmSync(target, { force: true });
    }
  }
  copyFileSync(source, target);
}

function keepOnly(directory: string, kept: readonly string[], prefix = ''): void {
  for (const entry of readdirSync(join(directory, prefix), { withFileTypes: true })) {
    const path = join(prefix, entry.name);
    if (kept.includes(path)) continue;
    if (entry.isDirectory() && kept.some((folder) => folder.startsWith(path + sep))) keepOnly(directory, kept, path);
    else rmSync(join(directory, path), { recursive: true });
  }
}

function entriesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
