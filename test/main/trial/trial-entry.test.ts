import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import type { FromTrial, ToTrial, TrialOrder } from '../../../src/main/trial/protocol.ts';
import type { EmbeddingMap, Explanation, Recommendation } from '../../../src/shared/domain/audition.ts';
import { trialOrder } from '../../support/trial-order.ts';

const ENTRY = fileURLToPath(new URL('../../../src/main/trial/trial-entry.ts', import.meta.url));

/** A real trial process, with a queue of what it said. */
class Trial {
  readonly process: ChildProcess;
  readonly said: FromTrial[] = [];
  readonly #waiting: Array<() => void> = [];

  constructor() {
    this.process = fork(ENTRY, { serialization: 'advanced' });
    this.process.on('message', (message) => {
      this.said.push(message as FromTrial);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  tell(message: ToTrial): void {
    this.process.send(message);
  }

  /** The next message that fits, taken off the queue with all before it. */
  async hear<Type extends FromTrial['type']>(...types: Type[]): Promise<Extract<FromTrial, { type: Type }>> {
    for (;;) {
      const place = this.said.findIndex(({ type }) => (types as string[]).includes(type));
      if (place >= 0) return this.said.splice(0, place + 1).at(-1) as Extract<FromTrial, { type: Type }>;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  kill(): Promise<unknown> {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    return gone;
  }
}

const trials: Trial[] = [];
function startTrial(): Trial {
  const trial = new Trial();
  trials.push(trial);
  return trial;
}
afterEach(async () => {
  for (const trial of trials.splice(0)) if (trial.process.exitCode === null && trial.process.signalCode === null) await trial.kill();
});

/** Long enough to be stopped in the middle. */
const LONG = { hiddenUnits: [12], batchSize: 2, samples: 16, epochs: 30 };

it('trains with the engine its order names', async () => {
  const trial = startTrial();
  trial.tell({ type: 'train', order: trialOrder({ model: 'popularity', hyperparameters: {}, engine: 'javascript' }) });
  expect((await trial.hear('ready')).engine).toMatch(/^javascript \d/);
  expect((await trial.hear('done', 'error')).type).toBe('done');
});

it('trains one order after another and recommends from the last', async () => {
  const trial = startTrial();
  const first = trialOrder({ model: 'popularity', hyperparameters: {} });
  trial.tell({ type: 'train', order: first });
  expect(await trial.hear('ready')).toMatchObject({ engine: expect.stringMatching(/^tensorflow \d/), environment: { threads: 1 } });
  expect((await trial.hear('done', 'error')).type).toBe('done');
  const second = trialOrder();
  trial.tell({ type: 'train', order: second });
  expect((await trial.hear('done', 'error')).type).toBe('done');
  expect(readFileSync(join(second.runDirectory, 'log.txt'), 'utf8')).toMatch(/Training gru4rec[\s\S]*Epoch 4:[\s\S]*Done:/);

  trial.tell({ type: 'open', order: second });
  await trial.hear('opened');
  trial.tell({
    type: 'ask',
    id: 5,
    name: 'recommend',
    request: { session: ['track-3', 'no-such-track', 'track-4'], k: 3, context: {}, targets: [] },
  });
  const { id, result } = await trial.hear('answer');
  const recommendation = result as Recommendation;
  expect(id).toBe(5);
  expect(recommendation).toMatchObject({ run: 'run-1', unknownTracks: ['no-such-track'] });
  expect(recommendation.tracks.map(({ rank }) => rank)).toEqual([1, 2, 3]);
  expect(recommendation.tracks[0]).toEqual({
    rank: 1,
    track: expect.stringMatching(/^track-\d+$/),
    title: expect.stringMatching(/^Title \d+$/),
    artist: expect.stringMatching(/^Artist [012]$/),
    score: expect.any(Number),
  });
  trial.tell({ type: 'ask', id: 6, name: 'recommend', request: { session: ['nobody'], k: 3, context: {}, targets: [] } });
  expect(await trial.hear('error')).toMatchObject({ id: 6, error: { code: 'audition.unknownTrack' } });

  const targets = [recommendation.tracks[2]!.track, 'no-such-track'];
  trial.tell({ type: 'ask', id: 7, name: 'recommend', request: { session: ['track-3', 'track-4'], k: 1, context: {}, targets } });
  const judged = (await trial.hear('answer')).result as Recommendation;
  expect(judged.tracks).toEqual(recommendation.tracks.slice(0, 1));
  expect(judged.targetRanks).toEqual([3, null]);

  const [{ track: best } = { track: '' }] = recommendation.tracks;
  trial.tell({ type: 'ask', id: 8, name: 'explain', request: { session: ['no-such-track', 'track-3', best], track: best } });
  const explanation = (await trial.hear('answer')).result as Explanation;
  expect(explanation.measure).toBe('cosine');
  expect(explanation.evidence[0]).toMatchObject({ place: 2, track: best });
  expect(explanation.evidence[0]!.value).toBeCloseTo(1, 6);
  trial.tell({ type: 'ask', id: 9, name: 'map', request: {} });
  const map = (await trial.hear('answer')).result as EmbeddingMap;
  expect(map).toMatchObject({ width: 12, tracks: 30 });
  const place = map.sample.find(({ label }) => label === 'Title 3, Artist 0')!;
  trial.tell({ type: 'ask', id: 10, name: 'locate', request: { tracks: ['track-3', 'no-such-track'] } });
  expect((await trial.hear('answer')).result).toEqual([{ x: place.x, y: place.y }, null]);
});

it('stops when cancelled and takes the next order', async () => {
  const trial = startTrial();
  trial.tell({ type: 'train', order: trialOrder({ hyperparameters: LONG }) });
  await trial.hear('epoch');
  trial.tell({ type: 'cancel' });
  await trial.hear('cancelled');
  trial.tell({ type: 'train', order: trialOrder({ model: 'popularity', hyperparameters: {} }) });
  expect((await trial.hear('done', 'cancelled')).type).toBe('done');
});

it('gives the numbers it would have had after being killed in mid-training', async () => {
  const order = trialOrder({ hyperparameters: { ...LONG, epochs: 6 } });
  const killed = startTrial();
  killed.tell({ type: 'train', order });
  await killed.hear('checkpoint');
  await killed.kill();
  const resumed = await trainInProcess(order);
  const straight = await trainInProcess({ ...order, runDirectory: trialOrder().runDirectory });
  expect(resumed.metrics).toEqual(straight.metrics);
});

it('refuses what it cannot do with a code', async () => {
  const trial = startTrial();
  trial.tell({ type: 'train', order: trialOrder({ model: 'gru5rec' }) });
  expect(await trial.hear('error')).toMatchObject({ error: { code: 'model.notFound' } });
  trial.tell({ type: 'open', order: trialOrder() });
  expect(await trial.hear('error')).toMatchObject({ error: { code: 'run.noCheckpoint' } });
  trial.tell({ type: 'ask', id: 1, name: 'recommend', request: { session: ['track-1'], k: 1, context: {}, targets: [] } });
  expect(await trial.hear('error')).toMatchObject({ id: 1, error: { code: 'run.notFinished' } });
});

async function trainInProcess(order: TrialOrder): Promise<Extract<FromTrial, { type: 'done' }>> {
  const trial = startTrial();
  trial.tell({ type: 'train', order });
  return await trial.hear('done');
}
