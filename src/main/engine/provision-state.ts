import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { EngineKind } from '../../shared/domain/system.ts';

/** A file that must be whole for TensorFlow to load. */
export type ProvisionedFile = {
  /** Relative to the package folder of tfjs-node, with forward slashes. */
  path: string;
  bytes: number;
  sha256: string;
  /** Modification time in milliseconds as installed: a changed file is suspected without reading it. */
  modified?: number;
};

/** What setting up found out about TensorFlow; written by `npm run provision`, read by the app. */
export type ProvisionState = {
  kind: EngineKind;
  /** Which step of provisioning served. */
  origin: 'cached' | 'official' | 'wheel' | 'fallback';
  tensorflowVersion: string | null;
  /** Why each earlier step did not serve. */
  reasons: string[];
  files: ProvisionedFile[];
  /** ISO time. */
  provisionedAt: string;
};

export const PROVISION_STATE_FILE = 'segue-provision.json';
/** The command that repeats provisioning, as every message names it. */
export const PROVISION_COMMAND = 'npm run provision';

/** The folder of the installed tfjs-node package, whose native parts provisioning adds. */
export function tfjsNodeDirectory(from: string = import.meta.url): string {
  return dirname(createRequire(from).resolve('@tensorflow/tfjs-node/package.json'));
}

/** Reads what provisioning left behind; where it never ran, what is on disk decides. */
export function readProvisionState(directory: string = tfjsNodeDirectory()): ProvisionState {
  const state = readRecord(join(directory, PROVISION_STATE_FILE));
  if (state !== undefined) {
    if (state.kind === 'javascript' || hasBinding(directory)) return state;
    return unprovisioned('javascript', [`the TensorFlow binding noted in ${PROVISION_STATE_FILE} is gone`]);
  }
  return hasBinding(directory) ? unprovisioned('tensorflow', []) : unprovisioned('javascript', ['TensorFlow has not been provisioned']);
}

function readRecord(path: string): ProvisionState | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProvisionState;
  } catch {
    return undefined;
  }
}

/** The place tfjs-node loads its binding from; Node-API 8 in every Node since 12. */
export const BINDING_PATH = 'lib/napi-v8/tfjs_binding.node';

function hasBinding(directory: string): boolean {
  return existsSync(join(directory, BINDING_PATH));
}

function unprovisioned(kind: EngineKind, reasons: string[]): ProvisionState {
  const origin = kind === 'tensorflow' ? 'cached' : 'fallback';
  return { kind, origin, tensorflowVersion: null, reasons, files: [], provisionedAt: new Date(0).toISOString() };
}
