import type { RunField } from '../run-field.ts';
import type { RunVocabulary } from '../run-vocabulary.ts';
import { operatorsOf } from './compare-field.ts';
import { quoteValue, type Token, tokenize } from './tokens.ts';

export type Suggestion = { text: string; detail: string };
/** What may replace the text from `start` to `end`. */
export type Completion = { start: number; end: number; suggestions: Suggestion[] };

type Expected =
  | { kind: 'operand' }
  | { kind: 'operator'; field: RunField }
  | { kind: 'value'; field: RunField; isList: boolean; takesNone: boolean }
  | { kind: 'separator'; field: RunField }
  | { kind: 'connective' };

const KIND_DETAILS = { text: 'text', tags: 'tags', number: 'number', duration: 'duration', moment: 'date', flag: 'yes or no' } as const;
const OPERATOR_DETAILS: Readonly<Record<string, string>> = {
  '=': 'is',
  '!=': 'is not',
  '~': 'contains',
  '!~': 'does not contain',
  '<': 'less than',
  '<=': 'at most',
  '>': 'more than',
  '>=': 'at least',
};

/** What could stand at the caret of a filter being written. `valuesOf` lists a field's values, most frequent first. */
export function completeRunFilter(
  text: string,
  caret: number,
  vocabulary: RunVocabulary,
  valuesOf: (field: RunField) => readonly string[],
): Completion {
  const tokens = tokenize(text);
  const current = tokens.find(
    ({ kind, start, end }) => start < caret && caret <= end && kind !== 'open' && kind !== 'close' && kind !== 'comma',
  );
  const before = tokens.filter((token) => token.end <= (current?.start ?? caret));
  const { expected, depth } = readExpected(before, vocabulary);
  const typed = current === undefined ? '' : text.slice(current.start, caret).replace(/^["']/, '').toLowerCase();
  const suggestions = ranked(suggest(expected, depth, vocabulary, valuesOf), typed);
  return { start: current?.start ?? caret, end: current?.end ?? caret, suggestions };
}

/** The text with a suggestion put in, a space after it, and where the caret then stands. */
export function applySuggestion(text: string, { start, end }: Completion, suggestion: Suggestion): { text: string; caret: number } {
  const rest = text.slice(end);
  const inserted = `${text.slice(0, start)}${suggestion.text}`;
  if (/^[\s),]/.test(rest)) return { text: inserted + rest, caret: inserted.length + (/^\s/.test(rest) ? 1 : 0) };
  return { text: `${inserted} ${rest}`, caret: inserted.length + 1 };
}

function readExpected(tokens: readonly Token[], vocabulary: RunVocabulary): { expected: Expected; depth: number } {
  let expected: Expected = { kind: 'operand' };
  let depth = 0;
  for (const token of tokens) {
    if (expected.kind === 'operator') {
      const isIn: boolean = token.kind === 'word' && token.value.toLowerCase() === 'in';
      if (token.kind === 'operator' || isIn) {
        const takesNone: boolean = isIn || token.value === '=' || token.value === '!=';
        expected = { kind: 'value', field: expected.field, isList: isIn, takesNone };
        continue;
      }
      expected = { kind: 'connective' };
    }
    if (expected.kind === 'value' && (token.kind === 'open' || token.kind === 'comma')) continue;
    if (token.kind === 'open') {
      depth++;
      expected = { kind: 'operand' };
    } else if (token.kind === 'close') {
      if (expected.kind !== 'separator') depth = Math.max(0, depth - 1);
      expected = { kind: 'connective' };
    } else expected = afterWord(token, expected, vocabulary);
  }
  return { expected, depth };
}

function afterWord(token: Token, expected: Expected, vocabulary: RunVocabulary): Expected {
  if (expected.kind === 'value') return expected.isList ? { kind: 'separator', field: expected.field } : { kind: 'connective' };
  if (expected.kind === 'separator')
    return token.kind === 'comma' ? { kind: 'value', field: expected.field, isList: true, takesNone: true } : expected;
  const word = token.value.toLowerCase();
  if (token.kind === 'word' && (word === 'and' || word === 'or' || word === 'not')) return { kind: 'operand' };
  const field = token.kind === 'word' ? vocabulary.resolve(token.value) : null;
  return field === null ? { kind: 'connective' } : { kind: 'operator', field };
}

function suggest(
  expected: Expected,
  depth: number,
  vocabulary: RunVocabulary,
  valuesOf: (field: RunField) => readonly string[],
): Suggestion[] {
  switch (expected.kind) {
    case 'operand':
      return [
        ...[...vocabulary.names].map(([name, field]) => ({ text: name, detail: KIND_DETAILS[field.kind] })),
        { text: 'NOT', detail: 'the opposite' },
      ];
    case 'operator':
      return [
        ...operatorsOf(expected.field).map((text) => ({ text, detail: OPERATOR_DETAILS[text] ?? '' })),
        { text: 'in (', detail: 'one of' },
        ...(expected.field.kind === 'flag' ? connectives(depth) : []),
      ];
    case 'value':
      return [...values(expected.field, valuesOf), ...(expected.takesNone ? ['none'] : [])].map((text) => ({ text, detail: '' }));
    case 'separator':
      return [
        { text: ',', detail: 'another value' },
        { text: ')', detail: 'end of the list' },
      ];
    case 'connective':
      return connectives(depth);
  }
}

function connectives(depth: number): Suggestion[] {
  return [{ text: 'AND', detail: 'both' }, { text: 'OR', detail: 'either' }, ...(depth > 0 ? [{ text: ')', detail: 'close' }] : [])];
}

function values(field: RunField, valuesOf: (field: RunField) => readonly string[]): string[] {
  if (field.kind === 'flag') return ['yes', 'no'];
  if (field.kind === 'moment') return ['today', 'yesterday', '7d', '30d'];
  if (field.kind === 'duration') return ['1min', '10min', '1h'];
  return valuesOf(field).map(quoteValue);
}

/** Those that begin with what is typed, then those that contain it; what is already there needs no suggestion. */
function ranked(suggestions: readonly Suggestion[], typed: string): Suggestion[] {
  const bare = ({ text }: Suggestion) => text.replace(/^["']/, '').toLowerCase();
  const others = suggestions.filter((suggestion) => bare(suggestion) !== typed);
  const beginning = others.filter((suggestion) => bare(suggestion).startsWith(typed));
  const containing = others.filter((suggestion) => !bare(suggestion).startsWith(typed) && bare(suggestion).includes(typed));
  return [...beginning, ...containing];
}
