import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from '../../../src/main/workbench/workbench.ts';
import { SearchSpec } from '../../../src/shared/domain/search.ts';
import { collect } from '../../support/collect.ts';
import { importRing } from '../../support/ring-dataset.ts';
import { sampleRequest } from '../../support/sample-request.ts';
import { searchSpec } from '../../support/stored-run.ts';
import { keptHome } from '../../support/temporary-home.ts';
import { untilEnded } from '../../support/watch-until.ts';

const split = { kind: 'random-sessions', testShare: 0.2, validationShare: 0, seed: 1 } as const;
const network = { model: 'gru4rec', fixed: { hiddenUnits: [8], samples: 16, batchSize: 16, epochs: 1 } };

const { home, remove } = keptHome();
let workbench: Workbench;
let markov = '';
let gru4rec = '';
let ensemble = '';

async function runsOf(spec: SearchSpec): Promise<string[]> {
  await workbench.searches.start({ spec });
  await untilEnded(workbench, spec.name);
  return (await workbench.runs.list({ search: spec.name })).map((run) => run.id);
}

beforeAll(async () => {
  workbench = await openWorkbench({ home, door: 'terminal', cores: 2 });
  await importRing(workbench, 100);
  const members = SearchSpec.parse({ ...searchSpec('members'), dataset: 'ring', split, models: [{ model: 'markov' }, network] });
  [markov, gru4rec] = (await runsOf(members)) as [string, string];
  const spec = await workbench.searches.ensembleSpec({ runs: [markov.slice(0, 8), gru4rec], weights: [[2, 1]] });
  expect(spec).toMatchObject({ name: 'ensemble markov gru4rec', dataset: 'ring', split, objective: members.objective });
  [ensemble] = (await runsOf(spec)) as [string];
}, 120_000);
afterAll(async () => {
  await workbench.close();
  remove();
});

it('is a run like any other: measured, compared, asked, and served', async () => {
  const run = await workbench.runs.get({ id: ensemble });
  expect(run).toMatchObject({
    model: 'ensemble-next-track',
    status: 'done',
    hyperparameters: { members: [markov, gru4rec], weights: [2, 1] },
  });
  expect(Object.keys(run.metrics)).toContain('coverage@20');
  expect(run.logTail.join('\n')).toContain(`markov ${markov.slice(0, 8)} votes with a weight of 2.`);
  const { tests } = await workbench.analysis.compare({ runs: [ensemble], baseline: gru4rec, metric: 'recall@20' });
  expect(tests).toHaveLength(1);
  const { tracks } = await workbench.audition.recommend({ run: markov, session: ['track 1'], k: 3, context: {}, targets: [] });
  const answer = await workbench.audition.recommend({ run: ensemble, session: ['track 1'], k: 3, context: {}, targets: [] });
  // What follows on the ring is first for the rules, which weigh twice.
  expect(answer.tracks[0]!.track).toBe(tracks[0]!.track);
  const { summary } = await workbench.audition.explain({ run: ensemble, session: ['track 1'], track: tracks[0]!.track });
  expect(summary).toContain(`markov ${markov.slice(0, 8)} at place 1, weighing 2`);
  await workbench.serving.serve({ shelf: 'continue-session', run: ensemble });
  expect((await workbench.recommendations.continueSession({ session: ['track 1'], k: 3 })).tracks).toEqual(answer.tracks);
});

it('makes a run for each list of weights', async () => {
  const spec = await workbench.searches.ensembleSpec({
    runs: [markov, gru4rec],
    weights: [
      [1, 1],
      [2, 1],
    ],
    name: 'weights',
  });
  expect(await workbench.searches.plan(spec)).toMatchObject({ cells: 2, reused: 1, toRun: 1 });
});

describe('members', () => {
  const of = async (changes: Partial<SearchSpec>, members = [markov, gru4rec]) => {
    const spec = await workbench.searches.ensembleSpec({ runs: [markov, gru4rec], weights: [], name: 'refused' });
    const models = [{ ...spec.models[0]!, fixed: { members } }];
    return workbench.searches.plan(SearchSpec.parse({ ...spec, models, ...changes }));
  };

  it('are finished runs of the same data, split and task', async () => {
    const path = 'models[0].members';
    await expect(of({ split: { ...split, seed: 2 } })).rejects.toMatchObject({ code: 'search.invalidSpec', details: { path } });
    await expect(of({}, [markov, '0123456789ab'])).rejects.toMatchObject({ code: 'run.notFound', details: { path } });
    await collect(workbench.datasets.generate(sampleRequest({ name: 'sample', users: 60, sessions: 600, tracks: 150 })));
    await expect(of({ dataset: 'sample' })).rejects.toMatchObject({ code: 'search.invalidSpec', details: { received: markov } });
    const inPlaylists = { dataset: 'ring', split: { kind: 'hold-out-tracks', testShare: 0.2, validationShare: 0, seed: 1 } } as const;
    const playlist = SearchSpec.parse({
      ...searchSpec('playlists'),
      ...inPlaylists,
      models: [{ model: 'ensemble', fixed: { members: [markov, gru4rec] } }],
      objective: { metric: 'ndcg@10', direction: 'max' },
    });
    await expect(workbench.searches.plan(playlist)).rejects.toThrow('of the task next-track');
  });

  it('go to the trash after their ensembles, come back with them, and are deleted with them or later', async () => {
    const { runs } = workbench;
    expect(await runs.trash({ ids: [markov] })).toEqual({ trashed: [], kept: [{ id: markov, reason: 'member' }] });
    expect((await runs.trash({ ids: [markov, ensemble] })).trashed).toEqual([ensemble, markov]);
    await expect(of({})).rejects.toThrow('is in the trash');
    await expect(runs.emptyTrash({ ids: [markov] })).rejects.toMatchObject({ code: 'input.invalid', details: { ensemble } });
    expect((await runs.restore({ ids: [ensemble] })).restored.toSorted()).toEqual([ensemble, markov].toSorted());
    await runs.trash({ ids: [ensemble, markov] });
    expect(await runs.emptyTrash({})).toMatchObject({ removed: 2 });
  });
});
