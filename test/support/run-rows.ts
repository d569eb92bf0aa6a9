import type { RunConfiguration, RunRow } from '../../src/shared/domain/run-row.ts';
import { RunPacker, type RunTexts, RunUnpacker } from '../../src/shared/domain/run-stream.ts';

/** A finished run as the table of all runs holds it, with what a test cares about put in. */
export function runRow(row: Partial<Omit<RunRow, 'configuration'>> & { configuration?: Partial<RunConfiguration> } = {}): RunRow {
  const { configuration, ...rest } = row;
  return {
    id: 'a1b2c3d4e5f60718',
    order: 1,
    search: 'losses',
    seed: 1,
    status: 'done',
    engine: 'tensorflow 2.21.0',
    createdAt: '2026-03-09T12:00:00.000Z',
    startedAt: '2026-03-09T12:00:01.000Z',
    endedAt: '2026-03-09T12:01:00.000Z',
    trainingSeconds: 50,
    evaluationSeconds: 4,
    epochsDone: 5,
    error: null,
    tags: [],
    note: '',
    isStarred: false,
    isHidden: false,
    metrics: {},
    ranges: {},
    ...rest,
    configuration: {
      dataset: 'nowplaying',
      fingerprint: 'f00d',
      split: { kind: 'given' },
      evaluation: { cutoffs: [20], ties: 'conservative' },
      model: 'gru4rec',
      modelVersion: 1,
      task: 'next-track',
      hyperparameters: {},
      ...configuration,
    },
  };
}

/** The JSON in which the store hands the run to the stream of all runs. */
export function runTexts(run: RunRow): RunTexts {
  const { id, order, search, seed, status, engine, createdAt, startedAt, endedAt, trainingSeconds, evaluationSeconds } = run;
  const { epochsDone, error, tags, note, isStarred, isHidden } = run;
  const ran = [id, order, search, seed, status, engine, createdAt, startedAt, endedAt, trainingSeconds, evaluationSeconds];
  return {
    configuration: JSON.stringify(run.configuration),
    facts: JSON.stringify([...ran, epochsDone, error, tags, note, Number(isStarred), Number(isHidden)]),
    metrics: JSON.stringify(run.metrics),
    ranges: JSON.stringify(run.ranges),
  };
}

/** What a page reads of runs that the store sends. */
export function readTexts(texts: readonly RunTexts[]): RunRow[] {
  return new RunUnpacker().unpack(new RunPacker().pack(texts));
}
