import { expect, it } from 'vitest';
import { createRng } from '../../src/shared/random.ts';
import { type Importance, type Observation, settingImportance } from '../../src/shared/setting-importance.ts';

function importance(observations: readonly Observation[], names: readonly string[]): Importance | null {
  const work = settingImportance(observations, names);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

const rng = createRng(3, 'observations');
const rates = [0.01, 0.05, 0.1, 0.2];
const observations = Array.from({ length: 120 }, (_, index) => {
  const [rate, loss] = [rates[index % 4]!, index % 3 === 0 ? 'bpr' : 'top1'];
  return { settings: { rate, loss, nothing: index % 5 }, value: 10 * rate + (loss === 'bpr' ? 0.3 : 0) + 0.02 * rng.normal() };
});

it('finds what moves the result, a number or a word, and leaves out what does not', () => {
  const found = importance(observations, ['nothing', 'loss', 'rate'])!;
  expect(found.settings.map(({ name }) => name)).toEqual(['rate', 'loss', 'nothing']);
  expect(found.settings[2]!.share).toBeLessThan(0.02);
  expect(found.settings.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(found.explained).toBeGreaterThan(0.75);
  expect(found.n).toBe(120);
  expect(importance(observations, ['nothing', 'loss', 'rate'])).toEqual(found);
});

it('says nothing of few runs or of equal results', () => {
  expect(importance(observations.slice(0, 5), ['rate'])).toBeNull();
  expect(
    importance(
      observations.map(({ settings }) => ({ settings, value: 1 })),
      ['rate'],
    ),
  ).toBeNull();
});
