import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySuggestion, completeRunFilter } from '../../../src/shared/domain/run-filter/complete-run-filter.ts';
import { parseRunFilter } from '../../../src/shared/domain/run-filter/parse-run-filter.ts';
import { quoteValue, tokenize } from '../../../src/shared/domain/run-filter/tokens.ts';
import type { RunRow } from '../../../src/shared/domain/run-row.ts';
import { fieldValues, runVocabulary } from '../../../src/shared/domain/run-vocabulary.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { runRow } from '../../support/run-rows.ts';

const NOW = new Date(2026, 2, 10);
const MODELS = ['gru4rec', 'popularity', 'a "b" \\ c', 'and', 'none at all'];
const RUNS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) =>
  runRow({
    id: `run${n}`,
    seed: n % 3,
    isStarred: n % 2 === 0,
    tags: n % 4 === 0 ? ['paper'] : [],
    metrics: n % 5 === 0 ? {} : { 'recall@20': n / 10 },
    configuration: { model: MODELS[n % MODELS.length]!, hyperparameters: n < 5 ? { learningRate: n / 100 } : {} },
  }),
);
const VOCABULARY = runVocabulary(RUNS);

/** A filter as text beside what it means, computed without the parser. */
type Sample = { text: string; test: (run: RunRow) => boolean };

const number = fc.constantFrom(0, 1, 2, 0.01, 0.03, 0.5, 0.7);
const comparison: fc.Arbitrary<Sample> = fc.oneof(
  fc.tuple(fc.constantFrom('=', '!='), fc.constantFrom(...MODELS)).map(([operator, model]) => ({
    text: `model ${operator} ${quoteValue(model)}`,
    test: (run: RunRow) => (run.configuration.model === model) === (operator === '='),
  })),
  fc.tuple(fc.constantFrom('<', '<=', '>', '>='), number).map(([operator, wanted]) => ({
    text: `recall@20${operator}${wanted}`,
    test: (run: RunRow) => compare(run.metrics['recall@20'], operator, wanted),
  })),
  fc.tuple(fc.constantFrom('<', '<=', '>', '>='), number).map(([operator, wanted]) => ({
    text: `learningRate ${operator} ${wanted}`,
    test: (run: RunRow) => compare(run.configuration.hyperparameters['learningRate'], operator, wanted),
  })),
  fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1 }).map((seeds) => ({
    text: `seed in (${seeds.join(', ')})`,
    test: (run: RunRow) => seeds.includes(run.seed),
  })),
  fc.constant({ text: 'star', test: (run: RunRow) => run.isStarred }),
  fc.constant({ text: 'tag = paper', test: (run: RunRow) => run.tags.includes('paper') }),
);

function compare(value: unknown, operator: string, wanted: number): boolean {
  if (typeof value !== 'number') return false;
  const order = Math.sign(value - wanted);
  return (operator.includes('=') && order === 0) || (operator.startsWith('<') ? order < 0 : order > 0);
}

const { filter } = fc.letrec<{ filter: Sample }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.tuple(tie('filter'), fc.constantFrom(' AND ', ' and ', ' '), tie('filter')).map(([a, and, b]) => ({
      text: `(${a.text})${and}(${b.text})`,
      test: (run: RunRow) => a.test(run) && b.test(run),
    })),
    fc.tuple(tie('filter'), fc.constantFrom(' OR ', ' or '), tie('filter')).map(([a, or, b]) => ({
      text: `(${a.text}${or}${b.text})`,
      test: (run: RunRow) => a.test(run) || b.test(run),
    })),
    tie('filter').map((a) => ({ text: `NOT (${a.text})`, test: (run: RunRow) => !a.test(run) })),
  ),
}));

/** Text that looks like a filter more often than noise would. */
const nearlyFilter = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        ',',
        'and',
        'or',
        'not',
        'in',
        '=',
        '!=',
        '<',
        '~',
        '!',
        '"',
        "'",
        '[',
        ']',
        '\\',
        'model',
        'recall@20',
        'star',
        'created',
        'none',
        '7d',
        '0.1',
        ' ',
      ),
      fc.string({ maxLength: 4, unit: 'grapheme' }),
    ),
  )
  .map((parts) => parts.join(''));

describe('filters, fuzzed', () => {
  it('mean what they say', () => {
    fc.assert(
      fc.property(filter, ({ text, test }) => {
        expect(RUNS.filter(parseRunFilter(text, VOCABULARY, NOW)).map((run) => run.id)).toEqual(RUNS.filter(test).map((run) => run.id));
      }),
      { numRuns: 1000 },
    );
  });

  it('are either understood or refused with a place inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyFilter, fc.string()), (text) => {
        try {
          const test = parseRunFilter(text, VOCABULARY, NOW);
          expect(RUNS.filter(test).length).toBeLessThanOrEqual(RUNS.length);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          const { start, end } = error.details;
          expect(error.code).toBe('filter.invalid');
          expect(Number(start)).toBeGreaterThanOrEqual(0);
          expect(Number(end)).toBeGreaterThanOrEqual(Number(start));
          expect(Number(end)).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('find any value that is quoted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (note) => {
        const run = runRow({ note });
        const expected = note === '' ? [] : [run];
        expect([run].filter(parseRunFilter(`note = ${quoteValue(note)}`, runVocabulary([run]), NOW))).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('are cut into tokens that lie in order and apart', () => {
    fc.assert(
      fc.property(nearlyFilter, (text) => {
        let last = 0;
        for (const { start, end } of tokenize(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('can be completed anywhere', () => {
    const valuesOf = (field: Parameters<typeof fieldValues>[1]) => fieldValues(RUNS, field, 20);
    fc.assert(
      fc.property(nearlyFilter, fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
        const caret = Math.round(share * text.length);
        const completion = completeRunFilter(text, caret, VOCABULARY, valuesOf);
        expect(completion.start).toBeLessThanOrEqual(caret);
        expect(completion.end).toBeGreaterThanOrEqual(caret);
        for (const suggestion of completion.suggestions.slice(0, 3)) {
          const applied = applySuggestion(text, completion, suggestion);
          expect(applied.text.slice(completion.start, applied.caret).trimEnd()).toBe(suggestion.text);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('stay valid when what completion offers is always taken', () => {
    const valuesOf = (field: Parameters<typeof fieldValues>[1]) => fieldValues(RUNS, field, 20);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1000 }), { minLength: 3, maxLength: 30 }), (choices) => {
        let text = '';
        for (const choice of choices) {
          const completion = completeRunFilter(text, text.length, VOCABULARY, valuesOf);
          const suggestion = completion.suggestions[choice % completion.suggestions.length];
          // No run has a value to offer.
          if (suggestion === undefined) break;
          text = applySuggestion(text, completion, suggestion).text;
        }
        const problem = problemOf(text);
        // Only what is unfinished may be wrong with it.
        expect(
          problem === null || /ends too early|missing|is not closed|needs something to compare with/.test(problem),
          `${text}: ${problem}`,
        ).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

function problemOf(text: string): string | null {
  try {
    parseRunFilter(text, VOCABULARY, NOW);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
