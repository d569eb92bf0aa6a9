import { describe, expect, it } from 'vitest';
import { describeModel } from '../../../src/main/models/describe-model.ts';
import { findModel, models, parseHyperparameters } from '../../../src/main/models/registry.ts';
import { AppError } from '../../../src/shared/errors.ts';

function refusal(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('findModel', () => {
  it('finds every model by its id, and no two share one', () => {
    expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
    for (const model of models) expect(findModel(model.id)).toBe(model);
  });

  it('names the known models and the nearest', () => {
    const { code, message } = refusal(() => findModel('gru4rce'));
    expect(code).toBe('model.notFound');
    const known = models.map(({ id }) => id).join(', ');
    expect(message).toBe(`There is no model "gru4rce". Did you mean "gru4rec"? Known models: ${known}.`);
  });
});

describe('parseHyperparameters', () => {
  it.each([
    [{ learningrate: 1 }, 'gru4rec has no hyperparameter "learningrate". Did you mean "learningRate"?'],
    [{ epochs: 0 }, 'gru4rec: epochs = 0 cannot be used. Allowed: a whole number from 1 to 1000.'],
    [{ epochs: 2.5 }, 'gru4rec: epochs = 2.5 cannot be used. Allowed: a whole number from 1 to 1000.'],
    [{ epochs: '5' }, 'gru4rec: epochs = "5" cannot be used. Allowed: a whole number from 1 to 1000.'],
    [{ learningRate: null }, 'gru4rec: learningRate = null cannot be used. Allowed: a number from 0.000001 to 10.'],
    [{ loss: 'hinge' }, 'gru4rec: loss = "hinge" cannot be used. Allowed: cross-entropy, bpr, bpr-max, top1, top1-max.'],
    [{ hiddenUnits: [] }, 'gru4rec: hiddenUnits = [] cannot be used. Allowed: a list of whole numbers, such as [100], from 1 to 4096.'],
    [{ hiddenUnits: [0] }, 'gru4rec: hiddenUnits = [0] cannot be used. Allowed: a list of whole numbers, such as [100], from 1 to 4096.'],
    [{ constrainedEmbedding: 1 }, 'gru4rec: constrainedEmbedding = 1 cannot be used. Allowed: true or false.'],
  ])('refuses %j', (values, message) => {
    const error = refusal(() => parseHyperparameters('gru4rec', values));
    expect(error.code).toBe('model.invalidHyperparameter');
    expect(error.message).toBe(message);
    expect(error.details).toMatchObject({ model: 'gru4rec', key: Object.keys(values)[0] });
  });

  it('says that a model has no hyperparameters at all', () => {
    expect(refusal(() => parseHyperparameters('popularity', { k: 5 })).message).toBe('popularity has no hyperparameter "k". It has none.');
  });
});

describe('describeModel', () => {
  it('derives kinds, ranges, scales and units from the schema', () => {
    const described = Object.fromEntries(describeModel(findModel('gru4rec')).hyperparameters.map((entry) => [entry.name, entry]));
    expect(described['learningRate']).toMatchObject({ kind: 'number', minimum: 1e-6, maximum: 10, scale: 'log' });
    expect(described['batchSize']).toMatchObject({ kind: 'integer', default: 64, unit: 'sessions' });
    expect(described['hiddenUnits']).toMatchObject({ kind: 'integer-list', default: [100], minimum: 1, maximum: 4096 });
    expect(described['constrainedEmbedding']).toMatchObject({ kind: 'boolean' });
    expect(described['input']).toMatchObject({
      kind: 'choice',
      choices: ['one-hot', 'embedding', 'content', 'content-mlp'],
      scale: 'linear',
    });
  });
});
