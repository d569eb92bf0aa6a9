import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/main/search/canonical-json.ts';
import { expandSearch, MAXIMUM_CELLS } from '../../../src/main/search/expand-search.ts';
import type { SearchSpec } from '../../../src/shared/domain/search.ts';
import { searchSpec } from '../../support/stored-run.ts';

type Space = SearchSpec['models'][number]['space'];

const gru4rec = (space: Space, changes: Partial<SearchSpec> = {}, fixed = {}) =>
  searchSpec('s', { models: [{ model: 'gru4rec', fixed, space }], ...changes });
const expand = (spec: SearchSpec) => [...expandSearch(spec)];
const refusal = (spec: SearchSpec) => {
  try {
    expand(spec);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('expandSearch with the grid strategy', () => {
  it('gives every combination with every seed, the last hyperparameter changing before the seed', () => {
    const cells = expand(gru4rec({ loss: ['cross-entropy', 'bpr-max'], learningRate: [0.05, 0.1] }, { seeds: [1, 2] }));
    expect(cells.map(({ hyperparameters, seed }) => [hyperparameters['loss'], hyperparameters['learningRate'], seed])).toEqual([
      ['cross-entropy', 0.05, 1],
      ['cross-entropy', 0.05, 2],
      ['cross-entropy', 0.1, 1],
      ['cross-entropy', 0.1, 2],
      ['bpr-max', 0.05, 1],
      ['bpr-max', 0.05, 2],
      ['bpr-max', 0.1, 1],
      ['bpr-max', 0.1, 2],
    ]);
  });

  it('fills in every hyperparameter, so that a default written out is the same cell', () => {
    const [implicit] = expand(gru4rec({}));
    const [explicit] = expand(gru4rec({}, {}, implicit!.hyperparameters));
    expect(explicit).toEqual(implicit);
    expect(Object.keys(implicit!.hyperparameters).length).toBeGreaterThan(5);
  });

  it('gives as many cells as the lists have different combinations', () => {
    const values = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(values, values, fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 3 }), (epochs, batchSize, seeds) => {
        const cells = expand(gru4rec({ epochs, batchSize }, { seeds }));
        expect(cells).toHaveLength(new Set(epochs).size * new Set(batchSize).size * seeds.length);
        expect(new Set(cells.map(canonicalJson)).size).toBe(cells.length);
      }),
    );
  });

  it('takes lists as values', () => {
    const cells = expand(gru4rec({ hiddenUnits: [[50], [50, 50]] }));
    expect(cells.map((cell) => cell.hyperparameters['hiddenUnits'])).toEqual([[50], [50, 50]]);
  });

  it.each([
    [
      'a range',
      gru4rec({ learningRate: { min: 0.01, max: 0.1, scale: 'log', integer: false } }),
      'search.invalidSpec',
      'models[0].space.learningRate',
    ],
    ['a hyperparameter that is fixed too', gru4rec({ epochs: [1] }, {}, { epochs: 2 }), 'search.invalidSpec', 'models[0].space.epochs'],
    ['an unknown hyperparameter', gru4rec({ learningRat: [1] }), 'model.invalidHyperparameter', 'models[0]'],
    ['a value out of range', gru4rec({ epochs: [0] }), 'model.invalidHyperparameter', 'models[0]'],
    [
      'models of two tasks',
      searchSpec('s', { models: ['popularity', 'last-session'].map((model) => ({ model, fixed: {}, space: {} })) }),
      'search.invalidSpec',
      'models[1].model',
    ],
    [
      'an objective that the task does not report',
      searchSpec('s', { models: [{ model: 'last-session', fixed: {}, space: {} }] }),
      'search.invalidSpec',
      'objective.metric',
    ],
    ['an unknown model', searchSpec('s', { models: [{ model: 'gru5rec', fixed: {}, space: {} }] }), 'model.notFound', 'models[0]'],
  ])('refuses %s and names the place', (_, spec, code, path) => {
    expect(refusal(spec)).toMatchObject({ code, details: expect.objectContaining({ path: expect.stringContaining(path) }) });
  });

  it('refuses an objective that is no metric', () => {
    expect(refusal(searchSpec('s', { objective: { metric: 'recall', direction: 'max' } }))).toMatchObject({ code: 'metric.unknown' });
  });

  it('refuses more cells than anyone means before it makes one', () => {
    const many = Array.from({ length: 400 }, (_, index) => index + 1);
    expect(refusal(gru4rec({ epochs: many, batchSize: many }))).toMatchObject({
      code: 'search.tooLarge',
      details: { received: 160_000, maximum: MAXIMUM_CELLS },
    });
  });
});

describe('expandSearch with the random strategy', () => {
  const random = (trials: number, seed = 1) => ({ strategy: { kind: 'random' as const, trials, seed } });

  it('draws different combinations within the ranges, the same ones for the same seed', () => {
    const rate = fc.double({ min: 1e-4, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(rate, rate, fc.nat(1000), (x, y, seed) => {
        const [min, max] = [Math.min(x, y), Math.max(x, y) + 0.01];
        const spec = gru4rec(
          { learningRate: { min, max, scale: 'log', integer: false }, batchSize: { min: 8, max: 512, scale: 'linear', integer: true } },
          random(20, seed),
        );
        const cells = expand(spec);
        expect(cells).toHaveLength(20);
        for (const { hyperparameters } of cells) {
          expect(hyperparameters['learningRate']).toBeGreaterThanOrEqual(min);
          expect(hyperparameters['learningRate']).toBeLessThanOrEqual(max);
          expect(Number.isInteger(hyperparameters['batchSize'])).toBe(true);
        }
        expect(expand(spec)).toEqual(cells);
      }),
      { numRuns: 30 },
    );
  });

  it('gives all of a space that has fewer combinations than trials', () => {
    const cells = expand(gru4rec({ epochs: [1, 2, 3], momentum: [0, 0.5] }, random(50)));
    expect(cells).toHaveLength(6);
  });

  it('draws whole numbers evenly, both ends included', () => {
    const counts = new Map<unknown, number>();
    for (let seed = 1; seed <= 400; seed++) {
      const [cell] = expand(gru4rec({ epochs: { min: 1, max: 4, scale: 'linear', integer: true } }, random(1, seed)));
      counts.set(cell!.hyperparameters['epochs'], (counts.get(cell!.hyperparameters['epochs']) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4]);
    expect(Math.min(...counts.values())).toBeGreaterThan(60);
  });

  it.each([
    ['backwards', { min: 2, max: 1, scale: 'linear' as const, integer: false }],
    ['logarithmic from zero', { min: 0, max: 1, scale: 'log' as const, integer: false }],
    ['whole with broken ends', { min: 0.5, max: 3, scale: 'linear' as const, integer: true }],
  ])('refuses a range that goes %s', (_, range) => {
    expect(refusal(gru4rec({ momentum: range }, random(3)))).toMatchObject({ code: 'search.invalidSpec' });
  });
});
