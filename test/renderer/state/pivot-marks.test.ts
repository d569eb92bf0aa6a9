import { describe, expect, it } from 'vitest';
import { pivotCsv, pivotTextTable } from '../../../src/renderer/state/export-runs.ts';
import { markPivot, pivotQuestion, pivotRowTitle } from '../../../src/shared/domain/pivot-marks.ts';
import { pivotRuns } from '../../../src/shared/domain/pivot-runs.ts';
import { metricField, RUN_FIELDS } from '../../../src/shared/domain/run-field.ts';
import { toLatex } from '../../../src/shared/table-text/latex.ts';
import { toMarkdown } from '../../../src/shared/table-text/markdown.ts';
import { runRow } from '../../support/run-rows.ts';

const model = RUN_FIELDS.find((field) => field.key === 'model')!;
const dataset = RUN_FIELDS.find((field) => field.key === 'dataset')!;

describe('marks of a results table', () => {
  const pop = runRow({ id: 'pop', configuration: { model: 'pop', dataset: 'x' }, metrics: { 'recall@20': 0.1, 'mrr@20': 0.01 } });
  const gru2 = runRow({
    id: 'gru2',
    seed: 2,
    configuration: { model: 'gru', dataset: 'x' },
    metrics: { 'recall@20': 0.2, 'mrr@20': 0.02 },
  });
  const gru1 = { ...gru2, id: 'gru1', seed: 1 };
  const mixed = [0.1, 0.2].map((value, index) =>
    runRow({ id: `mix${index}`, configuration: { model: 'mix', dataset: 'x' }, metrics: { 'recall@20': value } }),
  );
  const elsewhere = ['pop', 'gru'].map((name) =>
    runRow({ id: `${name}-y`, configuration: { model: name, dataset: 'y' }, metrics: { 'recall@20': 0.3 } }),
  );
  const metrics = [metricField('recall@20', 'last'), metricField('mrr@20', 'max')].map((field) => ({ field, direction: 'max' as const }));
  const table = pivotRuns([pop, gru2, gru1, ...mixed, ...elsewhere], { rows: [model], columns: [dataset], metrics });

  it('ask for each row against one of them in every column, by the lowest seed, of values that runs ended with', () => {
    expect(pivotQuestion(table, 'pop')).toEqual({
      pairs: [
        { run: 'gru1', baseline: 'pop' },
        { run: 'gru-y', baseline: 'pop-y' },
      ],
      metrics: ['recall@20'],
    });
    expect(pivotQuestion(table, 'nobody').pairs).toEqual([]);
  });

  it('name a row without the settings it does not have, and no two rows alike', () => {
    const rows = [['pop', '', ''], ['gru', '', '0.1'], ['gru', '0.1', ''], ['']];
    expect(rows.map(pivotRowTitle)).toEqual(['pop', 'gru · – · 0.1', 'gru · 0.1', '–']);
  });

  it('stand behind the means they are of, in text and for machines, and are told below', () => {
    const test = { run: 'gru1', baseline: 'pop', metric: 'recall@20', n: 1200, difference: 0.1, p: 0.001, holmP: 0.004 };
    const marked = markPivot(table, 'pop', [test]);
    expect(marked.holmP).toEqual([
      [0.004, null, null],
      [null, null, null],
      [null, null, null],
    ]);
    expect(marked.notes).toEqual([
      '*, ** and *** differ from pop with p below 0.05, 0.01 and 0.001: paired t-test over 1,200 sessions, lowest seed of each, Holm-corrected over 1 test.',
      'Cells that average several settings are not tested: add the settings that differ to the rows or columns.',
    ]);
    expect(toLatex(pivotTextTable(marked), 'Results')).toContain('\\textbf{0.2000 $\\pm$ 0 (n=2)}$^{**}$');
    expect(toMarkdown(pivotTextTable(marked))).toContain('**0.2000 ± 0 (n=2)**\\*\\*');
    const [head, gru] = pivotCsv(marked).split('\r\n');
    expect(head).toMatch(/^model,x · recall@20,x · recall@20 sd,x · recall@20 n,x · recall@20 Holm p,/i);
    expect(gru).toMatch(/^gru,0\.2,0,2,0\.004,/);
    expect(pivotCsv(markPivot(table, '', []))).not.toContain('Holm');
  });
});
