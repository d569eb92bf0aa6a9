import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { type ExportFormat, exportRuns } from '../../../../src/main/workbench/export/export-runs.ts';
import type { RunSummary } from '../../../../src/shared/domain/run.ts';
import { escapeLatex } from '../../../../src/shared/table-text/latex.ts';

function run(id: string, changes: Partial<RunSummary>): RunSummary {
  return {
    id,
    identity: id,
    search: 'a_b',
    dataset: 'data, set',
    model: 'gru4rec',
    modelVersion: 1,
    task: 'next-track',
    hyperparameters: { learningRate: 0.05, hiddenUnits: [100, 50], constrainedEmbedding: true },
    seed: 1,
    status: 'done',
    engine: 'tensorflow 2.21.0',
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    endedAt: null,
    trainingSeconds: 12.5,
    evaluationSeconds: 1,
    epochsDone: 5,
    metrics: { 'recall@20': 0.1591234567, 'mrr@20': 0.07, loss: 4.5 },
    error: null,
    ...changes,
  };
}

const RUNS = [
  run('aaa', {}),
  run('bbb', {
    hyperparameters: { learningRate: 0.1, hiddenUnits: [100, 50], constrainedEmbedding: true },
    metrics: { 'recall@20': 0.2, 'mrr@20': 0.06, loss: 4 },
  }),
  run('ccc', { model: 'popularity', hyperparameters: {}, metrics: { 'recall@20': 0.018, 'mrr@20': 0.00000006 } }),
  run('ddd', { status: 'failed', metrics: {}, error: { code: 'trial.crashed', message: 'It said "no",\nthen died.', details: {} } }),
];

function exported(format: ExportFormat): Buffer {
  return Buffer.from(exportRuns({ name: 'a_b', objective: 'recall@20' }, RUNS, format).base64, 'base64');
}

describe('exportRuns', () => {
  it('writes CSV with every setting and number in full, quoted where it must be', () => {
    const [header, first, , third, ...failed] = exported('csv').toString().trimEnd().split('\r\n');
    expect(header).toBe(
      'run,model,dataset,status,seed,learningRate,hiddenUnits,constrainedEmbedding,recall@20,mrr@20,loss,epochsDone,trainingSeconds,evaluationSeconds,engine,startedAt,endedAt,error',
    );
    expect(first).toBe('aaa,gru4rec,"data, set",done,1,0.05,"[100,50]",true,0.1591234567,0.07,4.5,5,12.5,1,tensorflow 2.21.0,,,');
    expect(third).toContain('popularity,"data, set",done,1,,,,0.018,6e-8,,');
    expect(failed.join('\r\n')).toContain('"It said ""no"",\nthen died."');
  });

  it('writes Parquet that gives the same values back', async () => {
    const bytes = exported('parquet');
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({
      run: 'aaa',
      learningRate: 0.05,
      hiddenUnits: '[100,50]',
      constrainedEmbedding: true,
      'recall@20': 0.1591234567,
    });
    expect(rows[2]).toMatchObject({ model: 'popularity', learningRate: null, constrainedEmbedding: null, loss: null });
    expect(rows[3]).toMatchObject({ status: 'failed', 'recall@20': null });
  });

  it('writes JSON that is the runs', () => {
    expect(JSON.parse(exported('json').toString())).toEqual(RUNS);
  });

  it('writes a LaTeX table of the finished runs, differing settings only, best values in bold', () => {
    const rows = exported('tex')
      .toString()
      .split('\n')
      .filter((line) => line.endsWith('\\\\'))
      .map((line) => line.trim());
    expect(rows).toEqual([
      'Model & learningRate & Recall@20 & MRR@20 \\\\',
      'gru4rec & 0.05 & 0.1591 & \\textbf{0.07000} \\\\',
      'gru4rec & 0.1 & \\textbf{0.2000} & 0.06000 \\\\',
      'popularity & -- & 0.01800 & $6.000\\times10^{-8}$ \\\\',
    ]);
    expect(exported('tex').toString()).toContain('Search a\\_b: 3 runs');
  });

  it('names the file and its kind', () => {
    expect(exportRuns({ name: 'a_b', objective: 'recall@20' }, [], 'csv')).toMatchObject({
      fileName: 'a_b.csv',
      mediaType: 'text/csv; charset=utf-8',
    });
  });
});

it('escapeLatex leaves nothing that LaTeX would take for a command', () => {
  expect(escapeLatex('50% of $x_1$ & {y} #2 ~ ^ \\z')).toBe(
    '50\\% of \\$x\\_1\\$ \\& \\{y\\} \\#2 \\textasciitilde{} \\textasciicircum{} \\textbackslash{}z',
  );
});
