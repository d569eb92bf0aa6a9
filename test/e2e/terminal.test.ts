import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ProgramResult, runSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const SPEC = {
  name: 'losses',
  dataset: 'tiny',
  split: { kind: 'given' },
  models: [
    { model: 'popularity' },
    {
      model: 'gru4rec',
      fixed: { epochs: 2, hiddenUnits: [16], samples: 32, batchSize: 32 },
      space: { loss: ['cross-entropy', 'bpr-max'] },
    },
  ],
};

/** The one JSON document on standard output; anything beside it fails the parse. */
function documentOf({ output }: ProgramResult) {
  return JSON.parse(output);
}

describe('the terminal', { timeout: 600_000 }, () => {
  it('goes from nothing to compared and auditioned runs', async () => {
    const home = temporaryHome();
    const segue = (...args: string[]) => runSegue(args, { home });

    const made = await segue('datasets', 'generate', '--name', 'tiny', '--users', '100', '--sessions', '1500', '--tracks', '300', '--json');
    expect(made).toMatchObject({ status: 0, errors: expect.stringContaining('test: ') });
    expect(documentOf(made)).toMatchObject({ name: 'tiny', sessions: 1500, tracks: 300, users: 100 });
    expect(documentOf(await segue('datasets', 'show', 'tiny', '--json')).statistics.sessions).toBe(1500);

    const specPath = join(home, 'spec.json');
    writeFileSync(specPath, JSON.stringify(SPEC));
    const searched = await segue('search', 'run', specPath, '--json');
    expect(searched.errors).toMatch(/gru4rec, loss bpr-max: done, recall@20 0\.\d+/);
    expect(searched.status).toBe(0);
    const search = documentOf(searched);
    expect(search).toMatchObject({ status: 'done', counts: { total: 3, done: 3, failed: 0 } });
    const recallOf = (loss?: string) =>
      search.runs.find((run: { hyperparameters: { loss?: string } }) => run.hyperparameters.loss === loss).metrics['recall@20'];
    expect(recallOf('bpr-max')).toBeGreaterThan(recallOf());

    const again = documentOf(await segue('search', 'run', specPath, '--json'));
    expect(again.counts).toMatchObject({ done: 3, reused: 3 });
    expect(again.runs).toEqual(search.runs);

    const runs = documentOf(await segue('runs', 'list', '--search', 'losses', '--sort', 'recall@20', '--json'));
    const recalls = runs.map((run: { metrics: Record<string, number> }) => run.metrics['recall@20']);
    expect(recalls).toEqual(recalls.toSorted((a: number, b: number) => b - a));
    const [best, middle, worst] = runs;

    const comparison = documentOf(await segue('compare', best.id, worst.id, '--by', 'device', '--json'));
    const overall = comparison.tests.find(
      (test: { metric: string; group: string }) => test.metric === 'recall@20' && test.group === 'overall',
    );
    expect(overall.difference).toBeCloseTo(overall.mean - overall.baselineMean, 12);

    const improvement = documentOf(await segue('improvement', best.id, worst.id, '--by', 'device', '--metric', 'recall@20', '--json'));
    expect(improvement.overall.improvement).toBeCloseTo(overall.difference / overall.baselineMean, 12);
    expect((await segue('improvement', best.id, worst.id)).output).toMatch(/^overall .* %/m);
    const contexts = await segue('datasets', 'contexts', 'tiny', '--similarity');
    expect(contexts.output).toMatch(/^mobile +[\d,]+ +\d+ %/m);
    expect(contexts.output).toMatch(/^device mobile +[\d,]+ +0\.\d+/m);

    // Several runs against the last named: one correction over all of them.
    const against = (...named: string[]) => ['compare', ...named, '--metric', 'recall@20'];
    const several = documentOf(await segue(...against(best.id, middle.id, worst.id), '--json'));
    expect(several).toMatchObject({ baseline: worst.id, tests: [{ run: best.id }, { run: middle.id }] });
    const alone = documentOf(await segue(...against(middle.id, worst.id), '--json'));
    expect(several.tests[1]).toEqual({ ...alone.tests[0], holmP: expect.any(Number), wilcoxonHolmP: expect.any(Number) });
    const ps = several.tests.map((test: { tTest: { p: number } }) => test.tTest.p);
    const least = Math.min(1, 2 * Math.min(...ps));
    const holm = ps.map((p: number) => (p === Math.min(...ps) ? least : Math.max(least, p)));
    expect(several.tests.map((test: { holmP: number }) => test.holmP)).toEqual(holm);
    const table = (await segue(...against(best.id, middle.id, worst.id))).output;
    expect(table).toContain(`A each of the runs\nB ${worst.id}\n`);
    for (const { id } of [best, middle]) expect(table).toMatch(new RegExp(`^${id} +recall@20 +overall `, 'm'));

    const csv = join(home, 'losses.csv');
    expect((await segue('runs', 'export', '--search', 'losses', '--to', csv)).status).toBe(0);
    for (const { id, metrics } of runs) {
      const row = readFileSync(csv, 'utf8')
        .split('\n')
        .find((line) => line.includes(id));
      expect(row).toContain(String(metrics['recall@20']));
    }

    const { track } = documentOf(await segue('datasets', 'show', 'tiny', '--json')).statistics.popularity.top[0];
    const recommended = documentOf(await segue('recommend', '--run', best.id, '--session', track, '--k', '5', '--json'));
    expect(recommended.tracks).toHaveLength(5);
    expect(recommended.tracks.map((entry: { rank: number }) => entry.rank)).toEqual([1, 2, 3, 4, 5]);

    const printed = await segue('search', 'show', 'losses');
    expect(printed.output).toContain('losses on tiny: done, 3 of 3 done');
    expect(printed.output).toMatch(/^run +model +loss +status +epochs +loss +recall@20 /m);
  });

  it('stops cleanly at Ctrl+C, says how to go on, and then finishes only what is missing', async () => {
    const home = temporaryHome();
    await runSegue(['datasets', 'generate', '--name', 'tiny', '--users', '60', '--sessions', '400', '--tracks', '150'], { home });
    const spec = JSON.stringify({
      ...SPEC,
      models: [SPEC.models[0], { model: 'gru4rec', fixed: { epochs: 60, hiddenUnits: [16], samples: 32, batchSize: 32 } }],
    });
    const specPath = join(home, 'spec.json');
    writeFileSync(specPath, spec);
    let isStopped = false;
    const stopped = await runSegue(['search', 'run', specPath, '--json'], {
      home,
      onErrors: (errors, child) => {
        if (isStopped || !/gru4rec: epoch \d+/.test(errors)) return;
        isStopped = true;
        child.kill('SIGINT');
      },
    });
    expect(stopped.status).toBe(130);
    expect(stopped.output).toBe('');
    expect(stopped.errors).toContain(`1 of 2 runs are done and kept; go on with: npx segue --home ${home} search run ${specPath}`);
    expect(documentOf(await runSegue(['search', 'show', 'losses', '--json'], { home })).status).toBe('interrupted');

    const short = spec.replace('"epochs":60', '"epochs":2');
    const other = await runSegue(['search', 'run', '-', '--json'], { home, input: short });
    expect(other).toMatchObject({ status: 1, errors: expect.stringContaining('error [search.exists]') });

    const finished = documentOf(await runSegue(['search', 'run', specPath, '--json'], { home }));
    expect(finished).toMatchObject({ status: 'done', counts: { total: 2, done: 2 } });
    expect(finished.runs.find((run: { model: string }) => run.model === 'gru4rec').epochsDone).toBe(60);
  });

  it.each([
    { args: ['nonsense'], says: "unknown command 'nonsense'" },
    { args: ['datasets', 'list', '--nope'], says: "unknown option '--nope'" },
    { args: ['datasets', 'import'], says: "missing required argument 'paths'" },
    { args: ['datasets', 'generate', '--users', 'many'], says: '"many" is not a number' },
    { args: ['datasets', 'generate', '--users', '-3'], says: 'users: ' },
    { args: ['runs', 'export', '--search', 'x', '--to', 'x.docx'], says: '"x.docx" does not end in .csv' },
    { args: ['search', 'run', 'no-such-file.json'], says: 'cannot be read from no-such-file.json' },
    { args: ['search', 'run', '-'], input: '{"name": ', says: '- is not JSON' },
    { args: ['search', 'run', '-'], input: JSON.stringify({ ...SPEC, modles: [] }), says: 'Unrecognized key: "modles"' },
  ])('refuses unusable arguments with status 2: $args', async ({ args, input, says }) => {
    const options = { home: temporaryHome(), ...(input === undefined ? {} : { input }) };
    const refused = await runSegue([...args, '--json'], options);
    expect(refused.status).toBe(2);
    expect(refused.errors).toContain('error [input.invalid]: ');
    expect(refused.errors).toContain(says);
    expect(documentOf(refused).error).toMatchObject({ code: 'input.invalid', message: expect.stringContaining(says) });
  });

  it.each([
    { args: ['datasets', 'show', 'nope'], code: 'dataset.notFound' },
    { args: ['search', 'cancel', 'nope'], code: 'search.notFound' },
    { args: ['runs', 'show', 'nope'], code: 'run.notFound' },
    { args: ['models', 'nope'], code: 'model.notFound' },
    { args: ['datasets', 'import', '/no/such/file.csv'], code: 'dataset.unreadable' },
  ])('fails with status 1 and a code: $args', async ({ args, code }) => {
    const failed = await runSegue([...args, '--json'], { home: temporaryHome() });
    expect(failed.status).toBe(1);
    expect(failed.errors).toContain(`error [${code}]: `);
    expect(documentOf(failed).error.code).toBe(code);
  });

  it('prints help and version, and the help where no command is named', async () => {
    const home = temporaryHome();
    expect(await runSegue(['--version'], { home })).toMatchObject({ status: 0, output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    const help = await runSegue(['--help'], { home });
    expect(help).toMatchObject({ status: 0, errors: '' });
    for (const command of ['doctor', 'datasets', 'models', 'search', 'runs', 'compare', 'improvement', 'recommend', 'serve'])
      expect(help.output).toContain(command);
    expect(await runSegue([], { home })).toMatchObject({ status: 2, output: '', errors: expect.stringContaining('Usage: segue') });
  });

  it('reports on the installation', async () => {
    const home = temporaryHome();
    const report = documentOf(await runSegue(['doctor', '--json'], { home }));
    expect(report).toMatchObject({ paths: { home }, versions: { node: process.versions.node } });
    expect(report.checks.length).toBeGreaterThan(4);
  });
});
