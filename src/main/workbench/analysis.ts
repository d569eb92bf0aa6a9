import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccuracyCurves, Comparison, SignificanceTest } from '../../shared/domain/analysis.ts';
import { AttentionWeights } from '../../shared/domain/attention.ts';
import type { BehindBarRequest, ContextImprovement, ImprovementRequest, SessionsBehindBar } from '../../shared/domain/improvement.ts';
import { parseMetric } from '../../shared/domain/metric.ts';
import type { Task } from '../../shared/domain/model.ts';
import type { RunSummary } from '../../shared/domain/run.ts';
import { AppError } from '../../shared/errors.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import { readAccuracyCurve } from '../evaluation/rank-hits.ts';
import type { Store } from '../store/store.ts';
import type { DataClient } from './data-client.ts';
import { describeTest } from './describe-test.ts';
import { findFinishedRun } from './find-run.ts';

type SignificanceRequest = { pairs: readonly { run: string; baseline: string }[]; metrics: readonly string[] };
type CompareRequest = { runs: readonly string[]; baseline: string; by?: string | undefined; metric?: string | undefined };

type AnalysisParts = { store: Store; data: DataClient; runsDirectory: string; datasetsDirectory: string };

/** Questions about the results of finished runs. */
export function createAnalysis({ store, data, runsDirectory, datasetsDirectory }: AnalysisParts) {
  const partsOfDay = () => store.settings.read().partsOfDay;
  const compared = ({ id }: RunSummary) => ({ id, directory: join(runsDirectory, id) });

  /** Two finished runs that were tested on the same sessions, and where their files are. */
  function findPair(run: string, baseline: string) {
    const [a, b] = [findFinishedRun(store, run), findFinishedRun(store, baseline)];
    requireSameSessions(store, a, b);
    return { run: compared(a), baseline: compared(b), datasetDirectory: join(datasetsDirectory, store.runs.recipe(a.id)!.fingerprint) };
  }

  return {
    /** A run's improvement over a baseline by context; throws as `compare`. */
    improvement: async ({ run, baseline, ...question }: ImprovementRequest): Promise<ContextImprovement> => {
      if (question.metric !== undefined) parseMetric(question.metric);
      const { datasetDirectory: _, ...pair } = findPair(run, baseline);
      return await data.run('improvement', { ...pair, ...question, partsOfDay: partsOfDay() });
    },

    /** The sessions behind one bar of it. */
    behindBar: async ({ run, baseline, ...question }: BehindBarRequest): Promise<SessionsBehindBar> => {
      parseMetric(question.metric);
      return await data.run('behindBar', { ...findPair(run, baseline), ...question, partsOfDay: partsOfDay() });
    },

    /** Paired tests of runs against a baseline; throws `input.invalid` where a run was tested on other sessions or is the baseline itself. */
    compare: async ({ runs, baseline, by, metric }: CompareRequest): Promise<Comparison> => {
      const base = findFinishedRun(store, baseline);
      const others = runs.map((run) => findFinishedRun(store, run));
      if (metric !== undefined) parseMetric(metric);
      for (const other of others) requireSameSessions(store, other, base);
      const answer = await data.run('compare', {
        runs: others.map(compared),
        baseline: compared(base),
        ...(by === undefined ? {} : { by }),
        ...(metric === undefined ? {} : { metric }),
      });
      const note = MEANS_NOTES[base.task];
      return note === undefined ? answer : { ...answer, notes: [note, ...answer.notes] };
    },

    /** Paired t-tests of many runs, each against its baseline; pairs tested on different sessions are left out, as is a run against itself. */
    significance: async ({ pairs, metrics }: SignificanceRequest): Promise<SignificanceTest[]> => {
      for (const metric of metrics) parseMetric(metric);
      const found = pairs
        .map(({ run, baseline }) => ({ run: findFinishedRun(store, run), baseline: findFinishedRun(store, baseline) }))
        .filter(({ run, baseline }) => run.id !== baseline.id && isOnSameSessions(store, run, baseline));
      return await data.run('testRuns', {
        pairs: found.map(({ run, baseline }) => ({ run: compared(run), baseline: compared(baseline) })),
        metrics,
      });
    },

    /** How a run weighed what it blends by attention; null where it has left no such file. Throws `run.noCheckpoint` where the file is damaged. */
    attention: async ({ run }: { run: string }): Promise<AttentionWeights | null> => {
      const { id } = findFinishedRun(store, run);
      const file = join(runsDirectory, id, RUN_LAYOUT.attention);
      if (!existsSync(file)) return null;
      try {
        return AttentionWeights.parse(JSON.parse(await readFile(file, 'utf8')));
      } catch (error) {
        throw new AppError(
          'run.noCheckpoint',
          `The attention weights of run ${id} at ${file} cannot be read. Run it again.`,
          { run: id },
          { cause: error },
        );
      }
    },

    /** Throws `input.invalid` for runs that were tested on different sessions, `run.noCheckpoint` where a run's hits by rank cannot be read. */
    accuracyCurves: async ({ runs }: { runs: readonly string[] }): Promise<AccuracyCurves> => {
      const [first, ...others] = runs.map((run) => findFinishedRun(store, run));
      for (const other of others) requireSameSessions(store, other, first!);
      const read = (id: string) => readAccuracyCurve(join(runsDirectory, id, RUN_LAYOUT.rankHits), id);
      const popular = [first!, ...others].some(({ model }) => model === BASELINE) ? undefined : store.runs.findAlike(first!.id, BASELINE);
      const curves = await Promise.all([first!, ...others].map(({ id }) => read(id)));
      // A baseline that cannot be read is none.
      return { curves, popularity: popular === undefined ? null : await read(popular).catch(() => null) };
    },
  };
}

/** Where the tested means are not those of a run's own metrics. */
const MEANS_NOTES: Partial<Record<Task, string>> = {
  'next-track': "Means are over sessions, each weighing the same; a run's own metrics are over predictions.",
  rating: "Means are over listeners, each weighing the same; a run's own metrics are over ratings.",
};

/** What every curve is set against, besides chance. */
const BASELINE = 'popularity';

function requireSameSessions(store: Store, run: RunSummary, baseline: RunSummary): void {
  const details = { run: run.id, baseline: baseline.id };
  if (run.id === baseline.id) {
    throw new AppError('input.invalid', `Run ${run.id} is the baseline itself. Choose another run to compare with it.`, details);
  }
  if (isOnSameSessions(store, run, baseline)) return;
  const [mine, its] = [run, baseline].map(({ id }) => describeTest(store.runs.recipe(id)!));
  throw new AppError(
    'input.invalid',
    `Runs ${run.id} and ${baseline.id} were tested on different sessions, of ${mine} and of ${its}. Compare runs of one data set and split.`,
    details,
  );
}

function isOnSameSessions(store: Store, run: RunSummary, baseline: RunSummary): boolean {
  const [mine, its] = [store.runs.recipe(run.id)!, store.runs.recipe(baseline.id)!];
  return mine.fingerprint === its.fingerprint && mine.split === its.split;
}
