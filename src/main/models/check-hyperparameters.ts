import type { z } from 'zod';
import { closestName } from '../../shared/closest-name.ts';
import type { HyperparameterDescription, Hyperparameters } from '../../shared/domain/model.ts';
import { AppError } from '../../shared/errors.ts';
import type { Model } from './define-model.ts';
import { describeModel } from './describe-model.ts';

/**
 * Checks the hyperparameters of a model and fills in its defaults.
 * Throws `model.invalidHyperparameter` naming the key, the received value and what is allowed.
 */
export function checkHyperparameters(model: Model, values: Readonly<Record<string, unknown>>): Hyperparameters {
  const parsed = model.hyperparameters.safeParse(values);
  if (parsed.success) return parsed.data as Hyperparameters;
  throw refusal(model, values, parsed.error.issues[0]!);
}

function refusal(model: Model, values: Readonly<Record<string, unknown>>, issue: z.core.$ZodIssue): AppError {
  const known = describeModel(model).hyperparameters;
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!;
    const names = known.map(({ name }) => name);
    const near = closestName(key, names);
    const cure = near === null ? `It has ${names.length === 0 ? 'none' : names.join(', ')}.` : `Did you mean "${near}"?`;
    return new AppError('model.invalidHyperparameter', `${model.id} has no hyperparameter "${key}". ${cure}`, {
      model: model.id,
      key,
      received: values[key],
    });
  }
  const key = String(issue.path[0] ?? '');
  const received = values[key];
  const description = known.find(({ name }) => name === key);
  // A rule that joins two hyperparameters is written in the model's schema and carries its own words.
  const allowed = issue.code === 'custom' || description === undefined ? issue.message : `Allowed: ${allowedValues(description)}.`;
  return new AppError('model.invalidHyperparameter', `${model.id}: ${key} = ${JSON.stringify(received)} cannot be used. ${allowed}`, {
    model: model.id,
    key,
    received,
  });
}

function allowedValues(description: HyperparameterDescription): string {
  const { kind, minimum, maximum, choices } = description;
  if (kind === 'boolean') return 'true or false';
  if (kind === 'choice') return (choices ?? []).join(', ');
  if (kind === 'run-list') return 'a list of whole ids of finished runs, such as ["3f2a90c1d5e7", "08b4417ac2f9"]';
  const noun = {
    integer: 'a whole number',
    number: 'a number',
    'integer-list': 'a list of whole numbers, such as [100],',
    'number-list': 'a list of numbers, such as [2, 1],',
  }[kind];
  if (minimum !== undefined && maximum !== undefined) return `${noun} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${noun} of at least ${minimum}`;
  return maximum === undefined ? noun : `${noun} of at most ${maximum}`;
}
