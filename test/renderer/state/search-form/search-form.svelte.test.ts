import { describe, expect, it } from 'vitest';
import { describeModel } from '../../../../src/main/models/describe-model.ts';
import { findModel } from '../../../../src/main/models/registry.ts';
import { expandSearch } from '../../../../src/main/search/expand-search.ts';
import { modelsByTask } from '../../../../src/renderer/state/search-form/models-by-task.ts';
import { SearchForm } from '../../../../src/renderer/state/search-form/search-form.svelte.ts';
import { parseValues, spreadValues } from '../../../../src/renderer/state/search-form/setting-values.ts';
import { SearchSpec } from '../../../../src/shared/domain/search.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { freeName } from '../../../../src/shared/free-name.ts';

const gru4rec = describeModel(findModel('gru4rec'));
const popularity = describeModel(findModel('popularity'));
const lastSession = describeModel(findModel('last-session'));
const settingOf = (name: string) => gru4rec.hyperparameters.find((hyperparameter) => hyperparameter.name === name)!;

function filled(): SearchForm {
  const form = new SearchForm();
  form.name = 'losses';
  form.chooseDataset({ name: 'tiny', holds: 'sessions', parts: [], contexts: [] });
  form.addModel(gru4rec);
  return form;
}

describe('SearchForm', () => {
  it('leaves defaults out, fixes one value and tries several', () => {
    const form = filled();
    const { key } = form.models[0]!;
    form.set(key, 'epochs', { values: [3], range: null });
    form.set(key, 'learningRate', { values: [0.05, 0.1], range: null });
    expect(form.spec?.models).toEqual([{ model: 'gru4rec', fixed: { epochs: 3 }, space: { learningRate: [0.05, 0.1] } }]);
    expect([...expandSearch(form.spec!)].map((cell) => cell.hyperparameters['learningRate'])).toEqual([0.05, 0.1]);
  });

  it('is not sent while a field holds text that cannot be taken', () => {
    const form = filled();
    expect(form.spec).not.toBeNull();
    form.refuseText('0.learningRate', '11 cannot be used: a number from 0.000001 to 10.');
    expect([form.spec, form.problems.map(({ message }) => message)]).toEqual([null, ['11 cannot be used: a number from 0.000001 to 10.']]);
    expect(form.problemAt('models[0]')).toBeNull();
    form.refuseText('0.learningRate', null);
    expect([form.spec?.name, form.problems]).toEqual(['losses', []]);
  });

  it('takes its objective from the task of its first model, and offers no model of another', () => {
    const form = new SearchForm();
    const offered = () => modelsByTask([popularity, lastSession, gru4rec], form.task).map(({ task, own }) => [task, own.length]);
    expect(offered()).toEqual([
      ['next-track', 2],
      ['session-start', 1],
    ]);
    form.addModel(lastSession);
    expect(form.metric).toBe('map@100');
    expect(offered()).toEqual([['session-start', 1]]);
    expect(filled().metric).toBe('recall@20');
  });

  it('reads any spec back as it was', () => {
    const spec = SearchSpec.parse({
      name: 'all',
      dataset: 'tiny',
      split: { kind: 'last-days', testDays: 2 },
      models: [
        { model: 'popularity' },
        {
          model: 'gru4rec',
          fixed: { hiddenUnits: [64] },
          space: { loss: ['bpr', 'top1'], learningRate: { min: 0.01, max: 1, scale: 'log' } },
        },
      ],
      strategy: { kind: 'random', trials: 7, seed: 3 },
      seeds: [1, 2],
      objective: { metric: 'mrr@10', direction: 'max' },
    });
    const form = new SearchForm();
    expect(form.load(spec, [gru4rec, popularity])).toEqual([]);
    expect([...expandSearch(form.spec!)]).toEqual([...expandSearch(spec)]);
    expect(form.spec?.objective).toEqual(spec.objective);
    expect(form.spec?.split).toEqual(spec.split);
    expect(form.load(spec, [gru4rec])).toEqual(['popularity']);
  });

  it('says at the field what cannot be used, in the words of the schemas', () => {
    const form = filled();
    const { key } = form.models[0]!;
    form.name = '';
    form.seeds = [];
    expect(form.spec).toBeNull();
    expect(form.problemAt('name')).toContain('A search name starts with');
    expect(form.problemAt('seeds')).not.toBeNull();
    form.set(key, 'learningRate', { values: [], range: null });
    expect(form.problemAt('models[0].learningRate')).toBe('Give at least one value.');
    form.set(key, 'learningRate', { values: [], range: { min: 0.01, max: 0.1, scale: 'log', integer: false } });
    expect(form.problemAt('models[0].learningRate')).toContain('grid');
    form.strategy = 'random';
    expect(form.problemAt('models[0]')).toBeNull();
  });

  it('shows a refusal of the workbench at its field until the spec changes', () => {
    const form = filled();
    form.set(form.models[0]!.key, 'learningRate', { values: [-1], range: null });
    let refusal: unknown;
    try {
      [...expandSearch(form.spec!)];
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(AppError);
    form.refuse(refusal as AppError, form.text);
    expect(form.problemAt('models[0].learningRate')).toContain('learningRate = -1 cannot be used');
    expect(form.generalProblem).toBeNull();
    form.set(form.models[0]!.key, 'learningRate', { values: [0.1], range: null });
    expect(form.problemAt('models[0].learningRate')).toBeNull();
    form.refuse(new AppError('search.tooLarge', 'Too many.'), form.text);
    expect(form.generalProblem).toBe('Too many.');
  });
});

describe('values of a setting', () => {
  it('are read from what is typed', () => {
    expect(parseValues('0.1, 0.2 0.3', settingOf('learningRate')).values).toEqual([0.1, 0.2, 0.3]);
    expect(parseValues('[100, 50]', settingOf('hiddenUnits')).values).toEqual([[100, 50]]);
    expect(parseValues('1.5', settingOf('epochs')).problem).toContain('a whole number from 1 to 1,000');
    expect(parseValues('abc', settingOf('learningRate')).problem).toContain('abc cannot be used');
  });

  it('are spread evenly or by orders of magnitude', () => {
    expect(spreadValues({ min: 0.001, max: 1, scale: 'log', integer: false }, 4)).toEqual([0.001, 0.01, 0.1, 1]);
    expect(spreadValues({ min: 0, max: 1, scale: 'linear', integer: false }, 3)).toEqual([0, 0.5, 1]);
    expect(spreadValues({ min: 1, max: 3, scale: 'linear', integer: true }, 9)).toEqual([1, 2, 3]);
  });
});

it('finds a name that is free', () => {
  expect(freeName('losses', [])).toBe('losses');
  expect(freeName('losses', ['losses', 'losses 2'])).toBe('losses 3');
  expect(freeName('losses 2', ['losses', 'losses 2'])).toBe('losses 3');
});
