import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAverage, formatFieldValue } from '../../src/shared/domain/format-field.ts';
import { average, groupRuns } from '../../src/shared/domain/group-runs.ts';
import { pivotRuns } from '../../src/shared/domain/pivot-runs.ts';
import { differingColumns } from '../../src/shared/domain/run-columns.ts';
import { metricField, RUN_FIELDS, settingField } from '../../src/shared/domain/run-field.ts';
import { runVocabulary } from '../../src/shared/domain/run-vocabulary.ts';
import { sortByValue } from '../../src/shared/domain/sort-runs.ts';
import { printedMetrics } from '../../src/shared/shown-metrics.ts';
import { toCsv } from '../../src/shared/table-text/csv.ts';
import { toLatex } from '../../src/shared/table-text/latex.ts';
import { toMarkdown } from '../../src/shared/table-text/markdown.ts';
import { runRow } from '../support/run-rows.ts';

const model = RUN_FIELDS.find((field) => field.key === 'model')!;
const dataset = RUN_FIELDS.find((field) => field.key === 'dataset')!;
const recall = metricField('recall@20', 'last');

describe('averages', () => {
  it('are the mean and the sample standard deviation', () => {
    // (2-4)² + (4-4)² + (6-4)² = 8; 8 / (3 - 1) = 4.
    expect(average([2, 4, 6])).toEqual({ n: 3, mean: 4, deviation: 2 });
    expect(average([3])).toEqual({ n: 1, mean: 3, deviation: null });
    expect(average([])).toBeNull();
  });

  it('read as mean ± deviation', () => {
    expect(formatAverage({ n: 3, mean: 0.15912, deviation: 0.00214 }, 'number')).toBe('0.1591 ± 0.0021');
    expect(formatAverage({ n: 3, mean: 9549.2, deviation: 5412.3 }, 'number')).toBe('9,549 ± 5,412');
    expect(formatAverage({ n: 1, mean: 0.15912, deviation: null }, 'number')).toBe('0.1591');
  });
});

describe('groups', () => {
  it('hold the runs of one configuration', () => {
    const first = runRow({ id: 'a', seed: 1 });
    const second = { ...runRow({ id: 'b', seed: 2 }), configuration: first.configuration };
    const other = runRow({ id: 'c' });
    expect(groupRuns([first, other, second]).map((group) => group.runs.map((run) => run.id))).toEqual([['a', 'b'], ['c']]);
  });
});

describe('sorting', () => {
  it('puts what has no value last, both ways, and counts digits as numbers', () => {
    const words = ['b10', null, 'b9', 'a'];
    expect(sortByValue(words, (word) => word, 'ascending')).toEqual(['a', 'b9', 'b10', null]);
    expect(sortByValue(words, (word) => word, 'descending')).toEqual(['b10', 'b9', 'a', null]);
  });

  it('keeps equal ones in order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.option(fc.integer({ min: 0, max: 5 })), fc.nat())), (items) => {
        const sorted = sortByValue(items, ([key]) => key, 'ascending');
        const expected = items.toSorted(([a], [b]) => (a ?? 9) - (b ?? 9));
        expect(sorted).toEqual(expected);
      }),
    );
  });
});

describe('columns', () => {
  const configuration = { model: 'gru4rec', hyperparameters: { learningRate: 0.1, batchSize: 64 } };
  const metrics = { 'recall@5': 0.1, 'recall@20': 0.2, loss: 3 };

  it('are those that tell runs apart', () => {
    const runs = [
      runRow({ configuration, metrics, seed: 1 }),
      runRow({ configuration: { ...configuration, hyperparameters: { learningRate: 0.2, batchSize: 64 } }, metrics, seed: 1 }),
    ];
    expect(differingColumns(runs, runVocabulary(runs))).toEqual([
      'id',
      'status',
      'model',
      'param.learningRate',
      'last.recall@20',
      'last.loss',
      'epochs',
      'training',
      'created',
    ]);
  });

  it('show the metrics of each task at its own largest cutoff', () => {
    const runs = [
      runRow({ metrics: { 'recall@5': 0.1, 'recall@20': 0.2 } }),
      runRow({ metrics: { 'map@25': 0.3, 'map@100': 0.4, cosine: 0.5 } }),
    ];
    expect(differingColumns(runs, runVocabulary(runs)).filter((key) => key.startsWith('last.'))).toEqual([
      'last.recall@20',
      'last.map@100',
      'last.cosine',
    ]);
  });

  it('show of several tasks first what each is judged by, and nothing else that was measured', () => {
    const runs = [
      runRow({ configuration, metrics: { ...metrics, 'mrr@20': 0.1 } }),
      runRow({ configuration: { ...configuration, hyperparameters: { learningRate: 0.2, batchSize: 64 } }, metrics }),
      runRow({
        configuration: { model: 'cosernn', task: 'session-start', hyperparameters: {} },
        metrics: { 'map@25': 0.3, 'map@100': 0.4, cosine: 0.5 },
      }),
    ];
    expect(differingColumns(runs, runVocabulary(runs))).toEqual([
      'id',
      'status',
      'model',
      'last.recall@20',
      'last.map@100',
      'param.learningRate',
      'epochs',
      'training',
      'created',
    ]);
  });

  it('bring seeds, searches, tags and notes where there are any', () => {
    const runs = [runRow({ seed: 1, search: 'a', tags: ['t'] }), runRow({ seed: 2, search: 'b', note: 'n' })];
    expect(differingColumns(runs, runVocabulary(runs))).toEqual([
      'id',
      'status',
      'model',
      'search',
      'seed',
      'epochs',
      'training',
      'created',
      'tag',
      'note',
    ]);
  });
});

describe('values', () => {
  it('keep typed digits and shorten measured ones', () => {
    expect(formatFieldValue(2048, 'number')).toBe('2048');
    expect(formatFieldValue(0.05, 'number')).toBe('0.05');
    expect(formatFieldValue(1e-7, 'number')).toBe('1e-7');
    expect(formatFieldValue(0.159123, 'number')).toBe('0.1591');
    expect(formatFieldValue(null, 'number')).toBe('');
    expect(formatFieldValue(['a', 'b'], 'tags')).toBe('a, b');
  });
});

describe('pivot', () => {
  const run = (name: string, data: string, value: number | null) =>
    runRow({ configuration: { model: name, dataset: data }, metrics: value === null ? {} : { 'recall@20': value } });
  const runs = [
    run('pop', 'x', 0.1),
    run('gru', 'x', 0.2),
    run('gru', 'x', 0.4),
    run('gru', 'y', 0.5),
    run('gru', 'y', null),
    run('pop', 'z', null),
  ];

  it('averages each cell and marks the best of a column', () => {
    const table = pivotRuns(runs, { rows: [model], columns: [dataset], metrics: [{ field: recall, direction: 'max' }] });
    // No run of z has a value: its column would say nothing.
    expect(table.columnTitles).toEqual(['x · recall@20', 'y · recall@20']);
    expect(table.rows.map((row) => row.titles)).toEqual([['gru'], ['pop']]);
    expect(table.rows[0]!.cells).toEqual([
      { average: { n: 2, mean: expect.closeTo(0.3, 10), deviation: expect.closeTo(Math.SQRT2 / 10, 10) }, isBest: true, run: null },
      { average: { n: 1, mean: 0.5, deviation: null }, isBest: false, run: expect.any(String) },
    ]);
    expect(table.rows[1]!.cells.map((cell) => cell?.isBest ?? null)).toEqual([false, null]);
    const none = pivotRuns(runs.slice(-1), { rows: [model], columns: [dataset], metrics: [{ field: recall, direction: 'max' }] });
    expect(none.columnTitles).toEqual(['z · recall@20']);
  });

  it('puts rows in the order of numbers, and texts by the numbers in them', () => {
    const rate = settingField('learningRate', 'number');
    const rated = [0.1, 0.05, 1e-7, 0.2].map((learningRate) =>
      runRow({ configuration: { model: 'm10', hyperparameters: { learningRate } }, metrics: { 'recall@20': 1 } }),
    );
    const other = runRow({ configuration: { model: 'm9' }, metrics: { 'recall@20': 1 } });
    const { rows } = pivotRuns([...rated, other], { rows: [model, rate], columns: [], metrics: [{ field: recall, direction: 'max' }] });
    expect(rows.map(({ titles }) => titles.join(' '))).toEqual(['m9 ', 'm10 1e-7', 'm10 0.05', 'm10 0.1', 'm10 0.2']);
  });

  it('takes the lowest as best where less is better', () => {
    const table = pivotRuns(runs, { rows: [model], columns: [], metrics: [{ field: recall, direction: 'min' }] });
    expect(table.columnTitles).toEqual(['recall@20']);
    expect(table.rows.map((row) => row.cells[0]?.isBest)).toEqual([false, true]);
  });
});

describe('metrics of a results table', () => {
  it('are those that papers print, each at its largest cutoff', () => {
    expect(printedMetrics(['cosine', 'loss', 'mrr@5', 'mrr@20', 'recall@20', 'recall@5', 'session-mrr'])).toEqual(['recall@20', 'mrr@20']);
    expect(printedMetrics(['loss', 'rmse'])).toEqual(['rmse']);
  });
});

describe('tables as text', () => {
  const table = {
    columns: [
      { name: 'model_id', isNumber: false },
      { name: 'recall@20', isNumber: true },
    ],
    rows: [
      [
        { text: 'a|b & c', value: 'a|b & c' },
        { text: '0.1591 ± 0.0021', value: 0.1591, isBest: true },
      ],
      [
        { text: '50% "x"\n', value: '50% "x"\n' },
        { text: '', value: null },
      ],
    ],
  };

  it('are valid CSV', () => {
    expect(
      toCsv(
        ['a,b', 'n'],
        [
          ['say "hi"', 0.1 + 0.2],
          [null, true],
        ],
      ),
    ).toBe('"a,b",n\r\n"say ""hi""",0.30000000000000004\r\n,true\r\n');
  });

  it('are Markdown with the best in bold', () => {
    expect(toMarkdown(table)).toBe('| model\\_id | recall@20 |\n| --- | ---: |\n| a\\|b & c | **0.1591 ± 0.0021** |\n| 50% "x"  |  |\n');
  });

  it('are booktabs with the best in bold', () => {
    const latex = toLatex(table, 'Models_1');
    expect(latex).toContain('\\caption{Models\\_1}');
    expect(latex).toContain('a|b \\& c & \\textbf{0.1591 $\\pm$ 0.0021} \\\\');
    expect(latex).toContain('\\begin{tabular}{lr}');
    expect(latex).toContain('-- \\\\');
  });
});
