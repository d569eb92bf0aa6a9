import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateDataset } from '../../src/main/data/sample-world/generate-dataset.ts';
import type { DatasetDetail } from '../../src/shared/domain/dataset.ts';
import { sampleRequest } from './sample-request.ts';

export type SampleDataset = { detail: DatasetDetail; directory: string; datasetsDirectory: string };

let cached: Promise<SampleDataset> | null = null;

/**
 * A tiny sample world (200 listeners, 2,000 sessions, 500 tracks) as a prepared data set in a temporary folder: made once a process,
 * removed at its end. Read it, or copy it; do not change it.
 */
export function tinySampleDataset(): Promise<SampleDataset> {
  cached ??= makeTinyDataset();
  return cached;
}

async function makeTinyDataset(): Promise<SampleDataset> {
  const datasetsDirectory = await mkdtemp(path.join(tmpdir(), 'segue-sample-'));
  process.once('exit', () => rmSync(datasetsDirectory, { recursive: true, force: true }));
  const job = { signal: new AbortController().signal, report: () => {} };
  const detail = await generateDataset({ options: sampleRequest(), datasetsDirectory }, job);
  return { detail, directory: path.join(datasetsDirectory, detail.fingerprint), datasetsDirectory };
}
