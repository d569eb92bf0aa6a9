import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createForkHost } from '../../../src/main/processes/fork-host.ts';
import type { ProcessHost } from '../../../src/main/processes/process-host.ts';
import { openWorkbench, type Workbench } from '../../../src/main/workbench/workbench.ts';
import { SearchSpec } from '../../../src/shared/domain/search.ts';
import { importRing } from '../../support/ring-dataset.ts';
import { untilEnded } from '../../support/watch-until.ts';

const MODELS = ['popularity', 'most-popular-in-session', 'markov', 'item-knn', 's-knn'];
const split = (testShare: number) => ({ kind: 'random-sessions', testShare });

/** Trial processes alive. */
const alive = new Set<number>();
let started = 0;
let workbench: Workbench;
let ids: string[];

function countingHost(): ProcessHost {
  const real = createForkHost();
  return {
    spawn(name, environment) {
      const child = real.spawn<never, never>(name, environment);
      if (name === 'trial') {
        const number = ++started;
        alive.add(number);
        child.onExit(() => alive.delete(number));
      }
      return child as never;
    },
  };
}

async function search(spec: object): Promise<string[]> {
  const { name } = await workbench.searches.start({ spec: SearchSpec.parse({ dataset: 'ring', ...spec }) });
  await untilEnded(workbench, name);
  return (await workbench.runs.list({ search: name })).map(({ id }) => id);
}

beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), 'segue-home-'));
  workbench = await openWorkbench({ home, door: 'terminal', host: countingHost() });
  await importRing(workbench);
  ids = await search({ name: 'counting', split: split(0.2), models: MODELS.map((model) => ({ model })) });
  return async () => {
    await workbench.close();
    rmSync(home, { recursive: true, force: true });
  };
});

const recommend = (run: string, session = ['track 3', 'track 4']) =>
  workbench.audition.recommend({ run, session, k: 3, context: {}, targets: ['track 5', 'nobody'] });

describe('audition', () => {
  it('keeps four runs open and ends the process of the one asked longest ago', async () => {
    await expect.poll(() => alive.size, { timeout: 60_000 }).toBe(0);
    const before = started;
    for (const id of ids.slice(0, 4)) await recommend(id);
    await recommend(ids[0]!);
    expect(started - before).toBe(4);
    await recommend(ids[4]!);
    expect(started - before).toBe(5);
    await expect.poll(() => alive.size, { timeout: 60_000 }).toBe(4);
    // The second was asked longest ago; the first is still there.
    await recommend(ids[0]!);
    expect(started - before).toBe(5);
    await recommend(ids[1]!);
    expect(started - before).toBe(6);
  });

  it('ranks what was played next and says why a track is recommended', async () => {
    const markov = ids[MODELS.indexOf('markov')]!;
    const { tracks, targetRanks } = await recommend(markov);
    expect(targetRanks).toEqual([tracks.findIndex(({ track }) => track === 'track 5') + 1, null]);
    const { measure, evidence } = await workbench.audition.explain({
      run: markov,
      session: ['track 3', 'nobody', 'track 4'],
      track: 'track 5',
    });
    expect(measure).toBe('rule weight');
    expect(evidence).toMatchObject([{ place: 2, track: 'track 4' }]);
    expect(await workbench.audition.map({ run: markov })).toBeNull();
    expect(await workbench.audition.locate({ run: markov, tracks: ['track 3'] })).toEqual([null]);
  });

  it('finds sessions, reads them, and finds tracks', async () => {
    const [a = '', b = ''] = ids;
    const { sessions, total } = await workbench.audition.sessions({
      runs: ids.slice(0, 2),
      filter: {},
      order: { by: 'gain', a, b, metric: 'mrr@20' },
      onlyMoments: false,
      limit: 3,
    });
    expect(sessions).toHaveLength(3);
    expect(total).toBeGreaterThan(50);
    const session = await workbench.audition.session({ run: a, session: sessions[0]!.session });
    expect(session.contexts).toContainEqual({ name: 'device', value: expect.stringMatching(/phone|desktop/) });
    expect(session.plays.length).toBeGreaterThanOrEqual(sessions[0]!.length);
    expect((await workbench.audition.findTracks({ run: a, text: 'TRACK 1', limit: 100 })).map(({ track }) => track)).toContain('track 17');
  });

  it('refuses runs that were tested on other sessions, and runs that are not finished', async () => {
    const [other = ''] = await search({ name: 'other', split: split(0.3), models: [{ model: 'popularity' }] });
    const together = { filter: {}, order: { by: 'number' }, onlyMoments: false, limit: 10 } as const;
    await expect(workbench.audition.sessions({ runs: [ids[0]!, other], ...together })).rejects.toMatchObject({
      code: 'input.invalid',
      message: expect.stringContaining('of ring (20 % of sessions for testing, seed 1) and of ring (30 % of sessions'),
    });
    await expect(recommend('nobody')).rejects.toMatchObject({ code: 'run.notFound' });
    const long = { model: 'gru4rec', fixed: { epochs: 1000, hiddenUnits: [16], samples: 16 } };
    await workbench.searches.start({ spec: SearchSpec.parse({ name: 'long', dataset: 'ring', split: split(0.2), models: [long] }) });
    const [running] = await workbench.runs.list({ search: 'long' });
    await expect(recommend(running!.id)).rejects.toMatchObject({
      code: 'run.notFinished',
      message: expect.stringContaining('Choose a run that is done'),
    });
    await workbench.searches.cancel({ name: 'long' });
  });
});
