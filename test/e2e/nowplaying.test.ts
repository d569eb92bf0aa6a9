import { describe, expect, it } from 'vitest';
import { runSegue } from '../support/segue-program.ts';
import { sharedData } from '../support/shared-data.ts';
import { temporaryHome } from '../support/temporary-home.ts';

type Run = { model: string; metrics: Record<string, number> };

describe.skipIf(!sharedData.isThere)(`the terminal on #nowplaying${sharedData.isThere ? '' : ` (${sharedData.reason})`}`, () => {
  it('imports it, finds the published baseline and learns more than that', { timeout: 600_000 }, async () => {
    const home = temporaryHome();
    const paths = ['train', 'test'].map((part) => sharedData.path('nowplaying', `${part}.tsv.gz`));
    const imported = await runSegue(['datasets', 'import', ...paths, '--name', 'nowplaying', '--json'], { home });
    expect(imported.status, imported.errors).toBe(0);
    expect(JSON.parse(imported.output).parts).toEqual([
      expect.objectContaining({ name: 'train', sessions: 128_077, tracks: 60_416 }),
      expect.objectContaining({ name: 'test', sessions: 14_479 }),
    ]);

    const common = { dataset: 'nowplaying', evaluation: { cutoffs: [20] } };
    const whole = { ...common, name: 'baseline', split: { kind: 'given' }, models: [{ model: 'popularity' }] };
    const baseline = await search(home, whole);
    // MODELS: POP on this split.
    expect(baseline[0]?.metrics['recall@20']).toBeCloseTo(0.018, 3);
    expect(baseline[0]?.metrics['mrr@20']).toBeCloseTo(0.006, 3);

    const tenth = {
      ...common,
      name: 'tenth',
      split: { kind: 'given', sampleEvery: 10 },
      models: [{ model: 'popularity' }, { model: 'gru4rec', fixed: { epochs: 1, hiddenUnits: [32], samples: 512, batchSize: 64 } }],
    };
    const runs = await search(home, tenth);
    const recallOf = (model: string) => runs.find((run) => run.model === model)?.metrics['recall@20'] ?? Number.NaN;
    expect(recallOf('gru4rec')).toBeGreaterThan(recallOf('popularity'));
  });
});

async function search(home: string, spec: object): Promise<Run[]> {
  const result = await runSegue(['search', 'run', '-', '--json'], { home, input: JSON.stringify(spec) });
  expect(result.status, result.errors).toBe(0);
  return JSON.parse(result.output).runs;
}
