import { expect, it, onTestFinished } from 'vitest';
import { Connection } from '../../../../src/renderer/connection/connection.svelte.ts';
import { attentionChart, attentionNote, attentionTitle, OpenAttention } from '../../../../src/renderer/state/run/open-attention.svelte.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { answeringTransport } from '../../../support/answering-transport.ts';

const blend = (now: number, n: number) => ({ n, mean: [now, 1 - now], standardDeviation: [0.1, 0.1], share: [0.5, 0.5] });
const WEIGHTS = {
  vectors: ['now', 'long-term'],
  ...blend(0.6, 400),
  contexts: [{ name: 'device', values: [{ value: 'car', ...blend(0.8, 100) }] }],
};

it('draws the mean weight of each vector, over all and by a context', () => {
  const { labels, series } = attentionChart(WEIGHTS, 'device');
  expect(labels).toEqual(['all', 'car']);
  expect(series.map(({ label }) => label)).toEqual(['past sessions and context', 'long-term average']);
  const car = series[0]!.bars[1]!;
  expect(car).toMatchObject({ value: 0.8, n: 100 });
  expect(car.high - car.low).toBeCloseTo(2 * 1.96 * 0.01, 10);
  expect(attentionChart(WEIGHTS, '').labels).toEqual(['all']);
  expect(attentionTitle(WEIGHTS)).toBe('Attention weighs the past sessions and context most: 0.6000 on average');
  expect(attentionNote(WEIGHTS)).toContain('400 test sessions');
});

it('has nothing for models that blend nothing, and says why weights cannot be read', async () => {
  const answers: Record<string, unknown> = { blends: WEIGHTS, counts: null };
  const connection = new Connection(
    answeringTransport({
      'analysis.attention': (input) => {
        const { run } = input as { run: string };
        if (!(run in answers)) throw new AppError('run.noCheckpoint', 'It cannot be read.');
        return answers[run];
      },
    }).transport,
  );
  onTestFinished(() => connection.stop());
  const open = new OpenAttention(connection);
  await open.read('blends');
  expect(open.weights?.n).toBe(400);
  await open.read('counts');
  expect([open.weights, open.problem]).toEqual([null, null]);
  await open.read('gone');
  expect(open.problem).toBe('It cannot be read.');
});
