import { z } from 'zod';
import type { HyperparameterDescription, ModelDescription } from '../../shared/domain/model.ts';
import type { Model } from './define-model.ts';

/** What a hyperparameter says about itself in `.meta()`, beside what its schema already says. */
const Meta = z.object({ title: z.string(), help: z.string(), unit: z.string().optional(), scale: z.enum(['linear', 'log']).optional() });

/** The catalogue entry of a model, hyperparameters derived from its schema. */
export function describeModel(model: Model): ModelDescription {
  return {
    id: model.id,
    version: model.version,
    title: model.title,
    task: model.task,
    summary: model.summary,
    source: model.source,
    learns: model.learns,
    hyperparameters: Object.entries(model.hyperparameters.shape).map(([name, schema]) => describeHyperparameter(name, schema)),
  };
}

function describeHyperparameter(name: string, schema: z.core.$ZodType): HyperparameterDescription {
  if (!(schema instanceof z.ZodDefault)) throw new Error(`Hyperparameter ${name} has no default.`);
  const meta = Meta.parse(schema.meta());
  const base = {
    name,
    title: meta.title,
    help: meta.help,
    scale: meta.scale ?? 'linear',
    ...(meta.unit === undefined ? {} : { unit: meta.unit }),
  };
  const value = schema.unwrap();
  const initial = schema.parse(undefined);
  if (value instanceof z.ZodNumber) {
    return { ...base, kind: value.format === 'safeint' ? 'integer' : 'number', default: z.number().parse(initial), ...range(value) };
  }
  if (value instanceof z.ZodBoolean) return { ...base, kind: 'boolean', default: z.boolean().parse(initial) };
  if (value instanceof z.ZodEnum)
    return { ...base, kind: 'choice', default: z.string().parse(initial), choices: value.options.map(String) };
  if (value instanceof z.ZodArray && value.element instanceof z.ZodNumber) {
    const kind = value.element.format === 'safeint' ? 'integer-list' : 'number-list';
    return { ...base, kind, default: z.array(z.number()).parse(initial), ...range(value.element) };
  }
  if (value instanceof z.ZodArray && value.element instanceof z.ZodString) {
    return { ...base, kind: 'run-list', default: z.array(z.string()).parse(initial) };
  }
  throw new Error(`Hyperparameter ${name} is of a type that no form can show.`);
}

function range(number: z.ZodNumber): { minimum?: number; maximum?: number } {
  return {
    ...(Number.isFinite(number.minValue) ? { minimum: number.minValue! } : {}),
    ...(Number.isFinite(number.maxValue) ? { maximum: number.maxValue! } : {}),
  };
}
