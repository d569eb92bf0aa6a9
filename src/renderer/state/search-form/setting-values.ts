import type { HyperparameterDescription, HyperparameterValue } from '../../../shared/domain/model.ts';

/** What to try for one hyperparameter: listed values, or a range the random strategy draws from. */
export type Range = { min: number; max: number; scale: 'linear' | 'log'; integer: boolean };
export type Setting = { values: readonly HyperparameterValue[]; range: Range | null };

type Parsed = { values: HyperparameterValue[]; problem: null } | { values: null; problem: string };

/** Spread values are kept to four digits: nobody tunes finer, and tables stay readable. */
const SIGNIFICANT_DIGITS = 4;

export function isSameValue(a: HyperparameterValue, b: HyperparameterValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function isDefault({ values, range }: Setting, description: HyperparameterDescription): boolean {
  return range === null && values.length === 1 && isSameValue(values[0]!, description.default);
}

/** Reads what was typed: numbers, or ids of runs, between commas or spaces; a list is one value. */
export function parseValues(text: string, description: HyperparameterDescription): Parsed {
  const words = text
    .replaceAll(/[[\]]/g, ' ')
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  if (description.kind === 'run-list') {
    const strange = words.find((word) => !/^[0-9a-f]{12}$/.test(word));
    if (strange !== undefined) return { values: null, problem: `${strange} cannot be used: ${allowedNumbers(description)}.` };
    return { values: words.length === 0 ? [] : [words], problem: null };
  }
  const numbers = words.map(Number);
  const wrong = words.find((_, index) => problemOf(numbers[index]!, description) !== null);
  if (wrong !== undefined) return { values: null, problem: `${wrong} cannot be used: ${allowedNumbers(description)}.` };
  const isList = description.kind === 'integer-list' || description.kind === 'number-list';
  return { values: isList && numbers.length > 0 ? [numbers] : numbers, problem: null };
}

/** Numbers spread evenly from one end to the other, or evenly in their orders of magnitude; none twice. */
export function spreadValues({ min, max, scale, integer }: Range, count: number): number[] {
  const at = (share: number) => (scale === 'log' ? min * (max / min) ** share : min + (max - min) * share);
  const round = (value: number) => (integer ? Math.round(value) : Number(value.toPrecision(SIGNIFICANT_DIGITS)));
  const values = Array.from({ length: count }, (_, index) => round(at(count === 1 ? 0 : index / (count - 1))));
  return [...new Set(values)];
}

/** What is wrong with a range, or null. */
export function rangeProblem({ min, max, scale }: Range, description: HyperparameterDescription): string | null {
  for (const end of [min, max]) {
    if (problemOf(end, description) !== null) return `${end} cannot be used: ${allowedNumbers(description)}.`;
  }
  if (min >= max) return `The range goes from ${min} to ${max}. Put the smaller number first.`;
  return scale === 'log' && min <= 0 ? `A log range starts above 0; this one starts at ${min}.` : null;
}

function problemOf(value: number, { kind, minimum, maximum }: HyperparameterDescription): 'kind' | 'range' | null {
  if (!Number.isFinite(value) || (kind !== 'number' && kind !== 'number-list' && !Number.isInteger(value))) return 'kind';
  return value < (minimum ?? -Infinity) || value > (maximum ?? Infinity) ? 'range' : null;
}

/** `a number from 0 to 0.95`, `whole numbers of at least 1`. */
export function allowedNumbers({ kind, minimum, maximum }: HyperparameterDescription): string {
  if (kind === 'run-list') return 'whole ids of 12 characters, as the page of a run shows them';
  const noun = { number: 'a number', integer: 'a whole number', 'number-list': 'numbers' }[kind as string] ?? 'whole numbers';
  const [least, most] = [minimum, maximum].map((end) => (end === undefined ? undefined : plain(end)));
  if (least !== undefined && most !== undefined) return `${noun} from ${least} to ${most}`;
  if (least !== undefined) return `${noun} of at least ${least}`;
  return most === undefined ? noun : `${noun} of at most ${most}`;
}

function plain(value: number): string {
  return Math.abs(value) >= 1000 || Number.isInteger(value) ? value.toLocaleString('en-US') : String(value);
}
