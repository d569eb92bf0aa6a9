import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closestName } from '../../shared/closest-name.ts';
import type { DatasetDetail, DatasetSummary } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { LAYOUT } from '../data/layout.ts';
import { parseManifest } from '../data/parse-manifest.ts';
import type { Store } from '../store/store.ts';

/** Finds a data set by name and the folder it lives in; throws `dataset.notFound`, or `dataset.damaged` where the folder is gone. */
export function findDataset(store: Store, datasetsDirectory: string, name: string): { dataset: DatasetSummary; directory: string } {
  const dataset = store.datasets.find(name);
  if (dataset === undefined) throw notFound(store, name);
  return { dataset, directory: datasetDirectory(datasetsDirectory, dataset.fingerprint, name) };
}

/** The folder of a prepared data set; throws `dataset.damaged` where it is gone. */
export function datasetDirectory(datasetsDirectory: string, fingerprint: string, name: string): string {
  const directory = join(datasetsDirectory, fingerprint);
  if (existsSync(join(directory, LAYOUT.manifest))) return directory;
  throw new AppError(
    'dataset.damaged',
    `The files of data set "${name}" are gone: there is no ${join(directory, LAYOUT.manifest)}. Remove "${name}", then import it again.`,
    { name, directory },
  );
}

/** Everything known about a data set, from the manifest beside its files. */
export async function readDataset(directory: string, name: string): Promise<DatasetDetail> {
  const path = join(directory, LAYOUT.manifest);
  try {
    return { ...parseManifest(JSON.parse(await readFile(path, 'utf8'))), name };
  } catch (error) {
    throw new AppError(
      'dataset.damaged',
      `The description of data set "${name}" in ${path} cannot be read. Remove "${name}", then import it again.`,
      { name, path },
      { cause: error },
    );
  }
}

function notFound(store: Store, name: string): AppError {
  const names = store.datasets.list().map((dataset) => dataset.name);
  const near = closestName(name, names);
  const cure =
    names.length === 0
      ? 'Import one with `segue datasets import`, or make the sample with `segue datasets generate`.'
      : `${near === null ? '' : `Did you mean "${near}"? `}Known data sets: ${names.join(', ')}.`;
  return new AppError('dataset.notFound', `There is no data set "${name}". ${cure}`, { received: name, known: names });
}
