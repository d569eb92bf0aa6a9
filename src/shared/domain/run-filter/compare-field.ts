import { AppError } from '../../errors.ts';
import type { FieldKind, FieldValue, RunField } from '../run-field.ts';
import type { RunRow } from '../run-row.ts';
import { readPeriod } from './read-period.ts';
import type { Token } from './tokens.ts';

export type RunTest = (run: RunRow) => boolean;
type ValueTest = (value: FieldValue) => boolean;

const OPERATORS: Record<FieldKind, readonly string[]> = {
  text: ['=', '!=', '~', '!~'],
  tags: ['=', '!=', '~', '!~'],
  number: ['=', '!=', '<', '<=', '>', '>='],
  duration: ['=', '!=', '<', '<=', '>', '>='],
  moment: ['=', '!=', '<', '<=', '>', '>='],
  flag: ['=', '!='],
};

const KIND_NAMES: Record<FieldKind, string> = {
  text: 'text',
  tags: 'a list of tags',
  number: 'a number',
  duration: 'a duration',
  moment: 'a date',
  flag: 'yes or no',
};

/** The comparisons a field takes. */
export function operatorsOf(field: RunField): readonly string[] {
  return OPERATORS[field.kind];
}

/**
 * One comparison as a test of runs. A run without the field passes only negated comparisons and `= none`: `!=` is exactly the opposite of `=`.
 * Throws `filter.invalid` for an operator or value the field does not take.
 */
export function compareField(field: RunField, operator: Token, value: Token, now: Date): RunTest {
  const symbol = operator.value === '==' ? '=' : operator.value;
  if (!operatorsOf(field).includes(symbol)) {
    throw filterError(
      `"${symbol}" does not compare ${KIND_NAMES[field.kind]}: write ${field.title} with ${listed(operatorsOf(field))}`,
      operator,
    );
  }
  const isNegated = symbol.startsWith('!');
  const test = isNone(value) ? noneTest(symbol, value) : valueTest(field, symbol.replace('!', '') || '=', value, now);
  return (run) => test(field.read(run)) !== isNegated;
}

/** Whether a field that is yes or no says yes, for `star` written alone. */
export function flagTest(field: RunField): RunTest {
  return (run) => field.read(run) === true;
}

/** Throws this: what was written, where it stands and what to write instead. */
export function filterError(message: string, { start, end }: Pick<Token, 'start' | 'end'>): AppError {
  return new AppError('filter.invalid', `${message}.`, { start, end });
}

function isNone(value: Token): boolean {
  return value.kind === 'word' && value.value.toLowerCase() === 'none';
}

function noneTest(symbol: string, value: Token): ValueTest {
  if (symbol !== '=' && symbol !== '!=') throw filterError('"none" can only be compared with = or !=', value);
  return (found) => found === null || (Array.isArray(found) && found.length === 0);
}

function valueTest(field: RunField, symbol: string, value: Token, now: Date): ValueTest {
  switch (field.kind) {
    case 'text':
    case 'tags':
      return textTest(symbol, value.value);
    case 'flag': {
      const wanted = readFlag(value);
      return (found) => found === wanted;
    }
    case 'number':
      return periodTest(symbol, at(readNumber(field, value)));
    case 'duration':
      return periodTest(symbol, at(readDuration(field, value)));
    case 'moment': {
      const period = readPeriod(value.value, now);
      if (period !== null) return periodTest(symbol, { from: period.from, to: period.to - 1 });
      throw filterError(
        `"${value.value}" is no date: write ${field.key} with one such as 2026-03-09, 2026-03, today, or 7d for seven days ago`,
        value,
      );
    }
  }
}

function textTest(symbol: string, wanted: string): ValueTest {
  const text = normal(wanted);
  const matches = symbol === '~' ? (part: string) => normal(part).includes(text) : (part: string) => normal(part) === text;
  return (found) => {
    if (typeof found === 'string') return matches(found);
    return Array.isArray(found) ? found.some(matches) : found !== null && matches(String(found));
  };
}

/** Case does not matter, nor how a list of sizes is spaced: `[100,50]` is `[100, 50]`. */
function normal(text: string): string {
  return text.startsWith('[') ? text.replaceAll(' ', '') : text.toLowerCase();
}

/** `from` and `to` are both in it. */
function periodTest(symbol: string, { from, to }: { from: number; to: number }): ValueTest {
  const numeric =
    (test: (value: number) => boolean): ValueTest =>
    (found) =>
      typeof found === 'number' && test(found);
  switch (symbol) {
    case '<':
      return numeric((value) => value < from);
    case '<=':
      return numeric((value) => value <= to);
    case '>':
      return numeric((value) => value > to);
    case '>=':
      return numeric((value) => value >= from);
    default:
      return numeric((value) => value >= from && value <= to);
  }
}

function at(value: number): { from: number; to: number } {
  return { from: value, to: value };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DURATION = /^(\d+\.?\d*|\.\d+)(ms|s|min|h|d)?$/i;
const SECONDS: Record<string, number> = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400 };

function readNumber(field: RunField, value: Token): number {
  if (NUMBER.test(value.value)) return Number(value.value);
  throw filterError(`"${value.value}" is no number, and ${field.title} is: write one such as 0.05 or 1e-3`, value);
}

function readDuration(field: RunField, value: Token): number {
  const match = DURATION.exec(value.value);
  if (match !== null) return Number(match[1]) * (SECONDS[match[2]?.toLowerCase() ?? 's'] ?? 1);
  throw filterError(`"${value.value}" is no duration: write ${field.key} with one such as 90s, 10min or 2h`, value);
}

const FLAGS: Record<string, boolean> = { yes: true, true: true, '1': true, no: false, false: false, '0': false };

function readFlag(value: Token): boolean {
  const flag = Object.hasOwn(FLAGS, value.value.toLowerCase()) ? FLAGS[value.value.toLowerCase()] : undefined;
  if (flag !== undefined) return flag;
  throw filterError(`"${value.value}" is neither yes nor no: write one of them`, value);
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
