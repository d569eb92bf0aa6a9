import { describe, expect, it } from 'vitest';
import { applySuggestion, completeRunFilter } from '../../../src/shared/domain/run-filter/complete-run-filter.ts';
import { fieldValues, runVocabulary } from '../../../src/shared/domain/run-vocabulary.ts';
import { runRow } from '../../support/run-rows.ts';

const RUNS = [
  runRow({ id: 'one', metrics: { 'recall@5': 0.1, 'recall@20': 0.2 }, tags: ['paper'] }),
  runRow({ id: 'two', search: 'base line', configuration: { model: 'popularity' } }),
  runRow({ id: 'three', search: 'base line', configuration: { model: 'popularity' } }),
];
const VOCABULARY = runVocabulary(RUNS);

/** Completes at the bar. */
function complete(marked: string) {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const completion = completeRunFilter(text, caret, VOCABULARY, (field) => fieldValues(RUNS, field, 20));
  return {
    texts: completion.suggestions.map((suggestion) => suggestion.text),
    apply: (index: number) => {
      const { text: applied, caret: place } = applySuggestion(text, completion, completion.suggestions[index]!);
      return `${applied.slice(0, place)}|${applied.slice(place)}`;
    },
  };
}

describe('completeRunFilter', () => {
  it('offers fields that begin with what is typed, then those that contain it', () => {
    expect(complete('rec|').texts).toEqual(['recall@5', 'recall@20']);
    expect(complete('s|').texts.slice(0, 6)).toEqual(['status', 'search', 'split', 'seed', 'star', 'started']);
    expect(complete('|').texts).toContain('NOT');
  });

  it('offers the comparisons a field takes', () => {
    expect(complete('model |').texts).toEqual(['=', '!=', '~', '!~', 'in (']);
    expect(complete('recall@20 |').texts).toEqual(['=', '!=', '<', '<=', '>', '>=', 'in (']);
    expect(complete('recall@20 >|').texts).toEqual(['>=']);
  });

  it('offers the values runs have, most frequent first and quoted where they must be', () => {
    expect(complete('model = |').texts).toEqual(['popularity', 'gru4rec', 'none']);
    expect(complete('search = |').texts).toEqual(['"base line"', 'losses', 'none']);
    expect(complete('search = "ba|').texts).toEqual(['"base line"']);
    expect(complete('star = |').texts).toEqual(['yes', 'no', 'none']);
    expect(complete('created > |').texts).toContain('7d');
  });

  it('offers what joins comparisons, and closes what is open', () => {
    expect(complete('model = gru4rec |').texts).toEqual(['AND', 'OR']);
    expect(complete('(model = gru4rec |').texts).toEqual(['AND', 'OR', ')']);
    expect(complete('model in (gru4rec |').texts).toEqual([',', ')']);
    expect(complete('model in (gru4rec, |').texts).toEqual(['popularity', 'gru4rec', 'none']);
  });

  it('replaces the word at the caret and leaves the rest', () => {
    expect(complete('mod| = gru4rec').apply(0)).toBe('model |= gru4rec');
    expect(complete('model = gru|').apply(0)).toBe('model = gru4rec |');
    expect(complete('(model = po|)').apply(0)).toBe('(model = popularity|)');
  });
});
