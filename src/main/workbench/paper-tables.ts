import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetDetail } from '../../shared/domain/dataset.ts';
import { formatSplit } from '../../shared/domain/format-split.ts';
import {
  bestOfPaperResults,
  layOutPaperResults,
  type PaperData,
  type PaperResults,
  type PaperTables,
  standingRuns,
} from '../../shared/domain/paper-table.ts';
import type { SearchSpec } from '../../shared/domain/search.ts';
import { AppError } from '../../shared/errors.ts';
import { formatCount, formatShare } from '../../shared/format.ts';
import { significanceNote } from '../../shared/table-text/significance-text.ts';
import { LAYOUT } from '../data/layout.ts';
import { models } from '../models/registry.ts';
import type { Store } from '../store/store.ts';
import type { createAnalysis } from './analysis.ts';
import type { DataClient } from './data-client.ts';
import { findDataset, readDataset } from './find-dataset.ts';
import { findRun } from './find-run.ts';
import { readSearchTemplates } from './search-templates.ts';
import type { SearchViews } from './search-views.ts';

export type PaperTablesOptions = {
  store: Store;
  views: SearchViews;
  data: DataClient;
  analysis: ReturnType<typeof createAnalysis>;
  datasetsDirectory: string;
};

/** The shipped search that gives the second table of GRU4Rec on MSSD (P0). */
const TEMPLATE = 'p0-table-2';
/** Sessions of each sample where the data has more: a dozen networks then train in minutes each. */
const SAMPLE_SESSIONS = 8000;
const CONTENT_INPUTS: readonly unknown[] = ['content', 'content-mlp'];

/** The tables a paper prints of a search, and the search that gives those of P0. */
export function createPaperTables({ store, views, data, analysis, datasetsDirectory }: PaperTablesOptions) {
  /** Null where the data set is gone: its numbers cannot be told any more. */
  async function dataOf({ dataset: name, split }: SearchSpec): Promise<PaperData | null> {
    if (store.datasets.find(name) === undefined) return null;
    const { directory } = findDataset(store, datasetsDirectory, name);
    const detail = await readDataset(directory, name);
    const { parts } = await data.run('split', { datasetDirectory: directory, split });
    const { sessionLength, popularity } = detail.statistics;
    return {
      rows: [
        { title: 'Full data set', events: detail.events, tracks: detail.tracks, sessions: detail.sessions },
        ...parts.map(({ name: part, events, tracks, sessions }) => ({ title: PART_TITLES[part], events, tracks, sessions })),
      ],
      notes: [
        `Sessions have ${formatCount(sessionLength.minimum)} to ${formatCount(sessionLength.maximum)} events; ${formatShare(popularity.atMostTenPlaysShare)} of the tracks were played at most ten times.`,
        `${samplesOf(split)} Events of tracks that training does not know are removed from the others.`,
      ],
    };
  }

  /** Adds the tests against the baseline to a table; `received` chooses it, else it is the best run. */
  async function withTests(results: PaperResults, spec: SearchSpec, received: string | undefined): Promise<PaperResults> {
    const shown = [...new Set(results.rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.runs[0] ?? [])))];
    const baseline =
      received === undefined ? bestOfPaperResults(results, spec.objective) : chosenBaseline(results, findRun(store, received).id);
    if (baseline === null || shown.length < 2) return results;
    const tests = await analysis.significance({
      pairs: shown.map((run) => ({ run, baseline: baseline.run })),
      metrics: results.metrics,
    });
    const holmP = new Map(tests.map((test) => [`${test.run} ${test.metric}`, test.holmP]));
    return {
      ...results,
      baseline,
      rows: results.rows.map(({ title, cells }) => ({
        title,
        cells: cells.map(
          (cell, column) =>
            cell && { ...cell, holmP: holmP.get(`${cell.runs[0]} ${results.metrics[column % results.metrics.length]}`) ?? null },
        ),
      })),
      notes: [...results.notes, ...(tests.length === 0 ? [] : [significanceNote(baseline.title, tests, spec.seeds.length > 1)])],
    };
  }

  return {
    /** Throws `search.notFound`, `run.notFinished` where nothing is done, `input.invalid` for a baseline that is not in the table. */
    paperTables: async ({ name, baseline }: { name: string; baseline?: string | undefined }): Promise<PaperTables> => {
      const search = views.find(name);
      const { spec } = search;
      const runs = store.runs.list({ searchId: search.id, status: 'done' });
      if (runs.length === 0) {
        throw new AppError('run.notFinished', `The search "${name}" has no finished run to make a table of. Wait until one is done.`, {
          name,
        });
      }
      const results = layOutPaperResults(runs, {
        objective: spec.objective,
        metrics: printedMetrics(spec).filter((metric) => runs.some(({ metrics }) => metrics[metric] !== undefined)),
        titleOf: (id) => PRINTED_TITLES[id] ?? models.find((model) => model.id === id)?.title ?? id,
      });
      const [described, tested] = await Promise.all([dataOf(spec), withTests(results, spec, baseline)]);
      return { search: name, dataset: spec.dataset, data: described, results: tested };
    },

    /** Samples are as large as the data allows, up to a few thousand sessions; throws `dataset.notFound`. */
    paperSpec: async ({ dataset: name }: { dataset: string }): Promise<SearchSpec> => {
      const { dataset, directory } = findDataset(store, datasetsDirectory, name);
      const template = (await readSearchTemplates()).find(({ path }) => path === TEMPLATE);
      if (template === undefined) {
        throw new AppError('search.notFound', `This Segue came without its shipped search ${TEMPLATE}. Install it again.`, {
          template: TEMPLATE,
        });
      }
      const every = Math.max(2, Math.round(dataset.sessions / SAMPLE_SESSIONS));
      return {
        ...template.spec,
        name: `${name.slice(0, 60)} paper tables`,
        dataset: name,
        split: { kind: 'hash-samples', every, trainBucket: 0, testBucket: 1 },
        models: existsSync(join(directory, LAYOUT.trackFeatures)) ? template.spec.models : template.spec.models.map(withoutContent),
      };
    },
  };
}

/** As P0 calls its baseline. */
const PRINTED_TITLES: Readonly<Record<string, string>> = { popularity: 'Most popular' };

const PART_TITLES: Record<DatasetDetail['parts'][number]['name'], string> = {
  train: 'Training sample',
  validation: 'Validation sample',
  test: 'Test sample',
};

/** The objective's place among recall and MRR at the furthest cutoff, as papers print them. */
function printedMetrics({ evaluation, objective }: SearchSpec): string[] {
  const cutoff = Math.max(...evaluation.cutoffs);
  return [...new Set([`recall@${cutoff}`, `mrr@${cutoff}`, objective.metric])];
}

function samplesOf(split: SearchSpec['split']): string {
  if (split.kind !== 'hash-samples') return `Split: ${formatSplit(split)}.`;
  return `Each sample holds one of every ${split.every} sessions, by a hash of their ids.`;
}

function withoutContent({ space, ...model }: SearchSpec['models'][number]): SearchSpec['models'][number] {
  const { input } = space;
  if (!Array.isArray(input)) return { ...model, space };
  return { ...model, space: { ...space, input: input.filter((value) => !CONTENT_INPUTS.includes(value)) } };
}

function chosenBaseline(results: PaperResults, run: string): PaperResults['baseline'] {
  const standing = standingRuns(results).find(({ id }) => id === run);
  if (standing !== undefined) return { run, title: standing.title };
  throw new AppError('input.invalid', `Run ${run} is not in the table. Choose one that is, or name none to test against the best.`, {
    received: run,
  });
}
