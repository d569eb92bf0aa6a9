import { describe, expect, it } from 'vitest';
import type { Hyperparameters } from '../../src/shared/domain/model.ts';
import { bestOfPaperResults, layOutPaperResults, standingRuns } from '../../src/shared/domain/paper-table.ts';
import type { RunSummary } from '../../src/shared/domain/run.ts';
import { toLatex } from '../../src/shared/table-text/latex.ts';
import { toMarkdown } from '../../src/shared/table-text/markdown.ts';
import { paperFile, paperResultsText } from '../../src/shared/table-text/paper-text.ts';

function run(id: string, model: string, hyperparameters: Hyperparameters, recall: number, seed = 1): RunSummary {
  return {
    id,
    identity: id,
    search: 's',
    dataset: 'd',
    model,
    modelVersion: 1,
    task: 'next-track',
    hyperparameters,
    seed,
    status: 'done',
    engine: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    endedAt: null,
    trainingSeconds: 1,
    evaluationSeconds: 1,
    epochsDone: 1,
    metrics: { 'recall@20': recall, 'mrr@20': recall / 10 },
    error: null,
  };
}

const RUNS = [
  run('pop', 'popularity', {}, 0.07),
  run('oc1', 'gru4rec', { input: 'one-hot', loss: 'cross-entropy', learningRate: 0.1 }, 0.2, 1),
  run('oc2', 'gru4rec', { input: 'one-hot', loss: 'cross-entropy', learningRate: 0.1 }, 0.28, 2),
  run('oc-slow', 'gru4rec', { input: 'one-hot', loss: 'cross-entropy', learningRate: 0.01 }, 0.23),
  run('ob', 'gru4rec', { input: 'one-hot', loss: 'bpr', learningRate: 0.1 }, 0.1),
  run('ec', 'gru4rec', { input: 'embedding', loss: 'cross-entropy', learningRate: 0.1 }, 0.22),
];
const OBJECTIVE = { metric: 'recall@20', direction: 'max' } as const;
const results = layOutPaperResults(RUNS, {
  objective: OBJECTIVE,
  metrics: ['recall@20', 'mrr@20'],
  titleOf: (model) => (model === 'gru4rec' ? 'GRU4Rec' : 'Most popular'),
});

describe('layOutPaperResults', () => {
  it('puts variants down and losses across, and takes the best of what was tuned, over its seeds', () => {
    expect(results.groups).toEqual(['cross-entropy', 'bpr']);
    expect(results.rows.map(({ title }) => title)).toEqual(['Most popular', 'GRU4Rec one-hot', 'GRU4Rec embedding']);
    const [popular, oneHot, embedding] = results.rows.map(({ cells }) => cells);
    // (0.2 + 0.28) / 2 = 0.24, above the 0.23 of the other learning rate.
    expect(oneHot![0]).toMatchObject({ runs: ['oc1', 'oc2'], isBest: true });
    expect(oneHot![0]!.mean).toBeCloseTo(0.24, 12);
    expect(oneHot![0]!.deviation).toBeCloseTo(0.08 / Math.SQRT2, 12);
    expect(embedding!.slice(2)).toEqual([null, null]);
    expect(results.notes.join()).toContain('learningRate');
    // A model that has no loss stands under each.
    expect([popular![0]!.mean, popular![2]!.mean]).toEqual([0.07, 0.07]);
  });

  it('marks the best of each column', () => {
    const best = results.rows.map(({ cells }) => cells.map((cell) => cell?.isBest ?? false));
    expect(best).toEqual([
      [false, false, false, false],
      [true, true, true, true],
      [false, false, false, false],
    ]);
    expect(bestOfPaperResults(results, OBJECTIVE)).toEqual({ run: 'oc1', title: 'GRU4Rec one-hot, cross-entropy' });
  });

  it('has one group without a title where the loss does not differ', () => {
    const { groups, rows } = layOutPaperResults([RUNS[0]!, RUNS[1]!], {
      objective: OBJECTIVE,
      metrics: ['recall@20'],
      titleOf: (model) => model,
    });
    expect([groups, rows.map(({ title }) => title)]).toEqual([[''], ['popularity', 'gru4rec']]);
  });
});

describe('standingRuns', () => {
  it('names a run once, with its loss only where the row has several', () => {
    expect(standingRuns(results)).toEqual([
      { id: 'pop', title: 'Most popular' },
      { id: 'oc1', title: 'GRU4Rec one-hot, cross-entropy' },
      { id: 'ob', title: 'GRU4Rec one-hot, bpr' },
      { id: 'ec', title: 'GRU4Rec embedding' },
    ]);
  });
});

describe('the table as text', () => {
  const tested = {
    ...results,
    rows: results.rows.map(({ title, cells }) => ({ title, cells: cells.map((cell) => cell && { ...cell, holmP: 0.004 }) })),
  };

  it('spans each loss over its metrics in LaTeX, the best in bold, marks raised, notes below', () => {
    const latex = toLatex(paperResultsText(tested), 'Results.');
    expect(latex).toContain(
      '     & \\multicolumn{2}{c}{cross-entropy} & \\multicolumn{2}{c}{bpr} \\\\\n    \\cmidrule(lr){2-3} \\cmidrule(lr){4-5}',
    );
    expect(latex).toContain('    Model & Recall@20 & MRR@20 & Recall@20 & MRR@20 \\\\');
    expect(latex).toContain('GRU4Rec embedding & 0.2200$^{**}$ & 0.02200$^{**}$ & -- & -- \\\\');
    expect(latex).toContain('\\textbf{0.1000}$^{**}$');
    expect(latex).toContain('\\footnotesize Of learningRate the best');
  });

  it('names the loss in each heading of Markdown', () => {
    const markdown = toMarkdown(paperResultsText(tested));
    expect(markdown).toContain('| Model | cross-entropy · Recall@20 | cross-entropy · MRR@20 | bpr · Recall@20 | bpr · MRR@20 |');
    expect(markdown).toContain('**0.2400 ± 0.05657**\\*\\*');
  });

  it('gives every number in full to machines', () => {
    const [head, , second] = paperFile({ search: 's', dataset: 'd', data: null, results: tested }, 'results', 'csv')!.split('\r\n');
    expect(head).toMatch(
      /^model,cross-entropy recall@20,cross-entropy recall@20 sd,cross-entropy recall@20 seeds,cross-entropy recall@20 Holm p,/,
    );
    expect(second).toMatch(/^GRU4Rec one-hot,0\.24\d*,0\.0565\d*,2,0\.004,/);
  });
});
