import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cacheEntryDirectory, findDamage, type KnownChecksums, readCacheManifest } from '../../../src/main/engine/provision-cache.ts';
import {
  PROVISION_STATE_FILE,
  type ProvisionedFile,
  type ProvisionState,
  readProvisionState,
} from '../../../src/main/engine/provision-state.ts';
import { withLock } from '../lock.mjs';
import { writeJson } from '../write-json.ts';
import { type BuildContext, StepFailed } from './build-context.ts';
import { describeBuild, installEntry, sealEntry, withTimes } from './cache-entry.ts';
import { installOfficial } from './official.ts';
import { probeBinding } from './probe.ts';
import { buildFromWheel } from './wheel.ts';

/** After this long a machine that fell back to JavaScript is tried again, unasked. */
const RETRY_MILLISECONDS = 24 * 60 * 60 * 1000;

const BUILDS = [
  { origin: 'official', make: installOfficial },
  { origin: 'wheel', make: buildFromWheel },
] as const;

/** Whether the last provisioning still stands, judged by sizes and times alone, in a millisecond. */
export function isProvisioned(packageDirectory: string): boolean {
  const state = readProvisionState(packageDirectory);
  if (state.kind === 'javascript') return Date.now() - Date.parse(state.provisionedAt) < RETRY_MILLISECONDS;
  return state.files.length > 0 && state.files.every((file) => isUntouched(packageDirectory, file));
}

function isUntouched(directory: string, file: ProvisionedFile): boolean {
  const found = statSync(join(directory, file.path), { throwIfNoEntry: false });
  return found?.size === file.bytes && found.mtimeMs === file.modified;
}

/**
 * Brings TensorFlow into the tfjs-node package, by the first of four ways that serves: already there, tfjs-node's own
 * installer, the TensorFlow wheel, none (plain JavaScript). Never throws for a way that fails; says why instead.
 */
export async function provisionTensorflow(root: string, packageDirectory: string, note: (text: string) => void): Promise<ProvisionState> {
  const { version } = JSON.parse(readFileSync(join(packageDirectory, 'package.json'), 'utf8')) as { version: string };
  const entry = cacheEntryDirectory(version);
  return withLock(`${entry}.lock`, 'provisioning TensorFlow', async () => {
    const reasons: string[] = [];
    const known: KnownChecksums = new Map();
    const attempt = async (way: () => Promise<ProvisionState | undefined>) => {
      try {
        return await way();
      } catch (error) {
        reasons.push(error instanceof StepFailed ? error.message : String(error));
        return undefined;
      }
    };
    const state =
      (await attempt(() => keepInstalled(packageDirectory, known, note))) ??
      (await attempt(() => installCached(entry, packageDirectory, known, note))) ??
      (await firstBuild()) ??
      stateOf('javascript', 'fallback', null, []);
    const record = { ...state, reasons: [...state.reasons, ...reasons] };
    writeJson(join(packageDirectory, PROVISION_STATE_FILE), record);
    return record;

    async function firstBuild(): Promise<ProvisionState | undefined> {
      for (const build of BUILDS) {
        const made = await attempt(async () => {
          const context: BuildContext = { root, packageDirectory, staging: freshStaging(entry), note };
          await build.make(context);
          const tensorflowVersion = await probeBinding(context.staging);
          note('keeping it for other clones');
          const manifest = await sealEntry(context.staging, entry, { origin: build.origin, tensorflowVersion, reasons: [...reasons] });
          return stateOf('tensorflow', build.origin, tensorflowVersion, installEntry(entry, manifest, packageDirectory));
        });
        removeStaging(entry);
        if (made !== undefined) return made;
      }
      return undefined;
    }
  });
}

/** What already stands in the package: kept when its checksums hold, or when it was put there by hand and works. */
async function keepInstalled(
  packageDirectory: string,
  known: KnownChecksums,
  note: (text: string) => void,
): Promise<ProvisionState | undefined> {
  const state = readProvisionState(packageDirectory);
  if (state.kind === 'javascript') return undefined;
  note('checking what is installed');
  if (state.files.length === 0) {
    const version = await probeBinding(packageDirectory);
    const { files } = await describeBuild(packageDirectory);
    return stateOf('tensorflow', 'cached', version, withTimes(packageDirectory, files));
  }
  const damage = await findDamage(packageDirectory, state.files, known);
  if (damage.length > 0) throw new StepFailed(`already installed: ${damage.join('; ')}`);
  return { ...state, files: withTimes(packageDirectory, state.files) };
}

async function installCached(
  entry: string,
  packageDirectory: string,
  known: KnownChecksums,
  note: (text: string) => void,
): Promise<ProvisionState | undefined> {
  const manifest = readCacheManifest(entry);
  if (manifest === undefined) return undefined;
  note('checking the cached build');
  const damage = await findDamage(entry, manifest.files, known);
  if (damage.length > 0) {
    rmSync(entry, { recursive: true, force: true });
    throw new StepFailed(`cache: ${damage.join('; ')}`);
  }
  const files = installEntry(entry, manifest, packageDirectory);
  return { ...stateOf('tensorflow', 'cached', await probeBinding(packageDirectory), files), reasons: manifest.reasons };
}

function stateOf(
  kind: ProvisionState['kind'],
  origin: ProvisionState['origin'],
  tensorflowVersion: string | null,
  files: ProvisionedFile[],
): ProvisionState {
  return { kind, origin, tensorflowVersion, reasons: [], files, provisionedAt: new Date().toISOString() };
}

/** An empty folder beside the entry, so that sealing it is a rename. Whoever holds the lock owns every staging folder there. */
function freshStaging(entry: string): string {
  removeStaging(entry);
  const staging = `${entry}.staging-${process.pid}`;
  mkdirSync(staging, { recursive: true });
  return staging;
}

function removeStaging(entry: string): void {
  const parent = dirname(entry);
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${basename(entry)}.staging-`)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}
