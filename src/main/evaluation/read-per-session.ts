import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { CUTOFF_METRICS, PLAIN_METRICS } from '../../shared/domain/metric.ts';
import { AppError } from '../../shared/errors.ts';

/** A run's metrics by session: entry i of every column belongs to session `sessions[i]` of the data set. */
export type PerSession = { sessions: Int32Array; metrics: Map<string, Float64Array>; contexts: Map<string, string[]> };

/** Reads what a run left for paired tests, or only these of its metrics; throws `run.noCheckpoint` where the file is gone or cut short. */
export async function readPerSession(path: string, runId: string, only?: readonly string[]): Promise<PerSession> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const columns = new Map<string, unknown[]>();
    const known = metadata.schema.map(({ name }) => name);
    const wanted = only === undefined ? {} : { columns: ['session', ...only].filter((name) => known.includes(name)) };
    await parquetRead({
      file,
      metadata,
      ...wanted,
      onChunk: ({ columnName, columnData, rowStart }) => {
        const column = columns.get(columnName) ?? new Array(Number(metadata.num_rows));
        columns.set(columnName, column);
        for (const [index, value] of Array.from(columnData).entries()) column[rowStart + index] = value;
      },
    });
    return toPerSession(columns);
  } catch (error) {
    throw new AppError(
      'run.noCheckpoint',
      `The metrics by session of run ${runId} cannot be read from ${path}. Remove the run's folder and run its search again.`,
      { runId, path },
      { cause: error },
    );
  }
}

function toPerSession(columns: ReadonlyMap<string, unknown[]>): PerSession {
  const metrics = new Map<string, Float64Array>();
  const contexts = new Map<string, string[]>();
  for (const [name, values] of columns) {
    if (name === 'session' || name === 'n') continue;
    if (isMetric(name)) metrics.set(name, Float64Array.from(values, Number));
    else contexts.set(name, values.map(String));
  }
  return { sessions: Int32Array.from(columns.get('session') ?? [], Number), metrics, contexts };
}

/** Anything that is not named like a metric is a context. */
function isMetric(name: string): boolean {
  const [family = ''] = name.split('@');
  return ([...CUTOFF_METRICS, ...PLAIN_METRICS] as readonly string[]).includes(family);
}
