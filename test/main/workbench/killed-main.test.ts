import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openWorkbench, type Workbench } from '../../../src/main/workbench/workbench.ts';
import { SearchSpec } from '../../../src/shared/domain/search.ts';
import { importRing } from '../../support/ring-dataset.ts';
import { temporaryHome } from '../../support/temporary-home.ts';
import { untilEnded } from '../../support/watch-until.ts';

const PROGRAM = new URL('../../support/programs/run-search.ts', import.meta.url);
/** Two workbenches and five trial processes start one after another, each loading TensorFlow, on a machine that may be busy. */
const PATIENCE_MS = 400_000;

const specOf = (epochs: number) =>
  SearchSpec.parse({
    name: 'grid',
    dataset: 'ring',
    split: { kind: 'random-sessions', testShare: 0.2 },
    models: [
      { model: 'popularity' },
      {
        model: 'gru4rec',
        fixed: { epochs, hiddenUnits: [16], samples: 16, batchSize: 16, dropoutHidden: 0.2 },
        space: { learningRate: [0.05, 0.1] },
      },
    ],
  });
const EPOCHS = 120;
const SPEC = specOf(EPOCHS);
/** Goes on for longer than a test looks at it, on a machine of any speed. */
const LONG_SPEC = specOf(1000);

function startMain(home: string, spec = SPEC): ChildProcess {
  const main = fork(PROGRAM, [home, JSON.stringify(spec), '2'], { execArgv: [] });
  onTestFinished(() => void main.kill('SIGKILL'));
  return main;
}

async function openRing(home: string): Promise<Workbench> {
  const workbench = await openWorkbench({ home, door: 'terminal' });
  onTestFinished(() => workbench.close());
  await importRing(workbench);
  return workbench;
}

async function eventually<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    await setTimeout(50);
  }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const numbersOf = async (workbench: Workbench) =>
  (await workbench.runs.list({ search: 'grid' })).map(({ id, status, metrics }) => ({ id, status, metrics }));

it('kill -9 of a trial, then of main, then the same search again: every run once, with the numbers it would have had', {
  timeout: PATIENCE_MS,
}, async () => {
  const undisturbed = await openRing(temporaryHome());
  await undisturbed.searches.start({ spec: SPEC });
  expect(await untilEnded(undisturbed, 'grid')).toMatchObject({ status: 'done', counts: { done: 3 } });

  // This process looks on, as a second program on the same home.
  const home = temporaryHome();
  const onlooker = await openRing(home);
  const first = startMain(home);
  await once(first, 'message');
  await expect(onlooker.searches.start({ spec: SPEC })).rejects.toMatchObject({
    code: 'storage.busy',
    message: expect.stringContaining(`process ${first.pid}`),
  });
  const trained = (epochs: number) =>
    eventually(async () => (await onlooker.runs.list({ search: 'grid', status: 'running' })).find((run) => run.epochsDone >= epochs));
  const trialPid = async (id: string) => Number((await onlooker.runs.get({ id })).environment['processId']);

  const firstVictim = await trained(3);
  process.kill(await trialPid(firstVictim.id), 'SIGKILL');
  const failed = await eventually(async () => (await onlooker.runs.list({ search: 'grid', status: 'failed' }))[0]);
  expect(failed).toMatchObject({ id: firstVictim.id, error: { code: 'trial.crashed' } });

  const survivor = await trained(5);
  const orphan = await trialPid(survivor.id);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await eventually(async () => (isAlive(orphan) ? undefined : true));

  const second = startMain(home);
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
  expect(await onlooker.searches.get({ name: 'grid' })).toMatchObject({ status: 'done', counts: { total: 3, done: 3 } });
  expect(await numbersOf(onlooker)).toEqual(await numbersOf(undisturbed));
  const resumed = await onlooker.runs.get({ id: survivor.id });
  expect(resumed.epochs.map((epoch) => epoch.epoch)).toEqual(Array.from({ length: EPOCHS }, (_, index) => index + 1));
  expect(resumed.logTail.join('\n')).toContain('Resuming after epoch');
});

it('an onlooker follows the search of another program and can have it cancelled', { timeout: PATIENCE_MS }, async () => {
  const home = temporaryHome();
  const onlooker = await openRing(home);
  const main = startMain(home, LONG_SPEC);
  await once(main, 'message');
  const events: string[] = [];
  for await (const event of onlooker.searches.watch({ name: 'grid' })) {
    events.push(event.type);
    if (event.type === 'epoch' && event.record.epoch === 2) break;
  }
  expect(events[0]).toBe('snapshot');
  expect(events).toContain('run');
  // The other program may be gone before the cancelling is answered.
  const exit = once(main, 'exit');
  expect(await onlooker.searches.cancel({ name: 'grid' })).toMatchObject({ status: 'cancelled', counts: { running: 0, waiting: 0 } });
  const [code] = await exit;
  expect(code).toBe(0);
  expect(await onlooker.searches.start({ spec: LONG_SPEC })).toMatchObject({ status: 'running' });
});
