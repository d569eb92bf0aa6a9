import { basename, dirname, resolve } from 'node:path';
import { DatasetName } from '../../shared/domain/dataset.ts';

const EXTENSIONS = /(\.(csv|tsv|txt|log|json|jsonl|ndjson|parquet|gz|zst|zip))+$/i;

/** A name for data that was imported without one: the file's own, or the folder's where there are several files. */
export function defaultDatasetName(paths: readonly string[]): string {
  const [first = ''] = paths;
  const path = resolve(first);
  const own = paths.length === 1 ? basename(path) : basename(dirname(path));
  const name = own
    .replace(EXTENSIONS, '')
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, 80);
  return DatasetName.safeParse(name).success ? name : 'data';
}
