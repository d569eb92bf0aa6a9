import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/main/search/canonical-json.ts';
import { type RunIngredients, runIdentity } from '../../../src/main/search/identity.ts';

const ingredients: RunIngredients = {
  fingerprint: 'abc',
  split: { kind: 'given' },
  evaluation: { cutoffs: [5, 20], ties: 'conservative' },
  engine: 'tensorflow',
  cell: { model: 'gru4rec', modelVersion: 1, task: 'next-track', hyperparameters: { learningRate: 0.1, hiddenUnits: [100] }, seed: 1 },
};
const withCell = (changes: Partial<RunIngredients['cell']>) => ({ ...ingredients, cell: { ...ingredients.cell, ...changes } });

describe('runIdentity', () => {
  it('does not change from one version of Segue to the next', () => {
    // A change here means that every stored run would be trained again: raise a model's version instead.
    expect(runIdentity(ingredients)).toEqual({ identity: expect.stringMatching(/^[0-9a-f]{64}$/), id: '4727ceeee540' });
  });

  it.each([
    ['fingerprint', { ...ingredients, fingerprint: 'abd' }],
    ['split', { ...ingredients, split: { kind: 'given', sampleEvery: 2 } }],
    ['cutoffs', { ...ingredients, evaluation: { cutoffs: [5], ties: 'conservative' } }],
    ['tie rule', { ...ingredients, evaluation: { cutoffs: [5, 20], ties: 'median' } }],
    ['engine', { ...ingredients, engine: 'javascript' }],
    ['model', withCell({ model: 'popularity' })],
    ['model version', withCell({ modelVersion: 2 })],
    ['hyperparameters', withCell({ hyperparameters: { learningRate: 0.1, hiddenUnits: [100, 100] } })],
    ['seed', withCell({ seed: 2 })],
  ] satisfies [string, RunIngredients][])('depends on the %s', (_, changed) => {
    expect(runIdentity(changed).identity).not.toBe(runIdentity(ingredients).identity);
  });

  it('is that of a run from before a hyperparameter came, at the value that changes nothing', () => {
    const { hyperparameters } = ingredients.cell;
    const later = { ...hyperparameters, validationShare: 0, stopOn: 'validation-loss', patience: 0 };
    expect(runIdentity(withCell({ hyperparameters: later }))).toEqual(runIdentity(ingredients));
    expect(runIdentity(withCell({ hyperparameters: { ...later, patience: 2 } })).identity).not.toBe(runIdentity(ingredients).identity);
  });

  it('does not depend on the order in which things are written', () => {
    const reordered = withCell({ hyperparameters: { hiddenUnits: [100], learningRate: 0.1 } });
    const cutoffs = { ...ingredients, evaluation: { ties: 'conservative' as const, cutoffs: [20, 5, 20] } };
    expect(runIdentity(reordered)).toEqual(runIdentity(ingredients));
    expect(runIdentity(cutoffs)).toEqual(runIdentity(ingredients));
  });
});

describe('canonicalJson', () => {
  it('is JSON that gives the value back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is the same for objects whose keys come in another order', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const backwards = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(backwards)).toBe(canonicalJson(object));
      }),
    );
  });

  it('leaves undefined members out and refuses what JSON would turn into null', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
    expect(() => canonicalJson({ a: Number.NaN })).toThrowError(RangeError);
  });
});
