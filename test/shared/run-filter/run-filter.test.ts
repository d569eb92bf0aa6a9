import { describe, expect, it } from 'vitest';
import { parseRunFilter } from '../../../src/shared/domain/run-filter/parse-run-filter.ts';
import { runVocabulary } from '../../../src/shared/domain/run-vocabulary.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { runRow } from '../../support/run-rows.ts';

const NOW = new Date(2026, 2, 10, 15, 0);
const local = (year: number, month: number, day: number, hour = 0) => new Date(year, month - 1, day, hour).toISOString();

const RUNS = [
  runRow({
    id: 'one',
    seed: 1,
    isStarred: true,
    tags: ['paper', 'first try'],
    createdAt: local(2026, 3, 9, 10),
    metrics: { 'recall@20': 0.16, loss: 4.2 },
    ranges: { loss: { last: 4.2, min: 4.1, max: 9 } },
    configuration: { hyperparameters: { learningRate: 0.05, loss: 'cross-entropy', hiddenUnits: [100], constrained: true } },
  }),
  runRow({
    id: 'two',
    seed: 2,
    note: 'diverges at 0.1',
    createdAt: local(2026, 3, 10, 14),
    trainingSeconds: 700,
    metrics: { 'recall@20': 0.12 },
    configuration: { hyperparameters: { learningRate: 0.1, loss: 'bpr-max', hiddenUnits: [100, 50], constrained: false } },
  }),
  runRow({
    id: 'three',
    status: 'failed',
    search: 'base line',
    createdAt: local(2026, 2, 1),
    configuration: { model: 'popularity', dataset: 'MSSD day 1' },
    error: { code: 'training.diverged', message: 'NaN', details: {} },
  }),
];
const VOCABULARY = runVocabulary(RUNS);

function matching(filter: string): string[] {
  const test = parseRunFilter(filter, VOCABULARY, NOW);
  return RUNS.filter(test).map((run) => run.id);
}

function refusal(filter: string): { message: string; at: string } {
  try {
    parseRunFilter(filter, VOCABULARY, NOW);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('filter.invalid');
    const { start, end } = error.details;
    return { message: error.message, at: filter.slice(Number(start), Number(end)) };
  }
  throw new Error(`"${filter}" was not refused.`);
}

describe('parseRunFilter', () => {
  it.each([
    ['', ['one', 'two', 'three']],
    ['model = gru4rec', ['one', 'two']],
    ['MODEL = GRU4REC', ['one', 'two']],
    ['model != gru4rec', ['three']],
    ['dataset ~ mssd', ['three']],
    ['dataset = "mssd day 1"', ['three']],
    ['search !~ loss', ['three']],
    ['status = failed or seed = 2', ['two', 'three']],
    ['seed in (1, 2) and model in (gru4rec)', ['one', 'two']],
    ['recall@20 >= 0.12 AND recall@20 < .16', ['two']],
    ['NOT recall@20 > 0.15', ['two', 'three']],
    ['learningRate != 0.1', ['one', 'three']],
    ['learningRate = none', ['three']],
    ['tag = none', ['two', 'three']],
    ['tag = paper', ['one']],
    ['tag ~ try', ['one']],
    ['tag != paper', ['two', 'three']],
    ['star', ['one']],
    ['star = no', ['two', 'three']],
    ['not star constrained = false', ['two']],
    ['hiddenUnits = [100,50]', ['two']],
    ['created = 2026-03-09', ['one']],
    ['created > 2026-03-09', ['two']],
    ['created >= 2026-03', ['one', 'two']],
    ['created < 2026-03', ['three']],
    ['created = today', ['two']],
    ['created = yesterday', ['one']],
    ['created > 3h', ['two']],
    ['training > 10min', ['two']],
    ['training <= 50s', ['one', 'three']],
    ['loss = bpr-max', ['two']],
    ['last.loss < 5', ['one']],
    ['best.loss < 4.15', ['one']],
    ['max.loss > 8', ['one']],
    ['param.learningRate < 0.1', ['one']],
    ['error = training.diverged', ['three']],
    ['diverges', ['two']],
    ['"base line"', ['three']],
    ['star or seed = 2 and model = popularity', ['one']],
    ['(star or seed = 2) and model = popularity', []],
    ['recall@50 > 0.1', []],
  ])('%s', (filter, ids) => {
    expect(matching(filter)).toEqual(ids);
  });

  it.each([
    ['modle = gru4rec', 'modle', 'No run has "modle": write model.'],
    ['recal > 0', 'recal', 'No run has "recal": write recall@20.'],
    ['model > gru4rec', '>', '">" does not compare text: write Model with =, !=, ~ or !~.'],
    ['seed = one', 'one', '"one" is no number, and Seed is: write one such as 0.05 or 1e-3.'],
    [
      'created > 2026-02-31',
      '2026-02-31',
      '"2026-02-31" is no date: write created with one such as 2026-03-09, 2026-03, today, or 7d for seven days ago.',
    ],
    ['training > long', 'long', '"long" is no duration: write training with one such as 90s, 10min or 2h.'],
    ['star = maybe', 'maybe', '"maybe" is neither yes nor no: write one of them.'],
    ['(star', '(', 'This "(" is not closed: write ")" after the last comparison.'],
    ['star)', ')', 'This ")" closes nothing: remove it, or write "(" before.'],
    ['star and', '', 'The filter ends too early: write a comparison such as model = gru4rec.'],
    ['and star', 'and', 'A comparison is missing before "and": write one such as model = gru4rec.'],
    ['model =', '', 'A value is missing after "=": write one, in quotes if it is a word such as "and".'],
    ['= gru4rec', '=', 'A field is missing before "=": write one such as model = gru4rec.'],
    ['dataset = "MSSD', '"MSSD', '"MSSD has no end: write the closing ".'],
    ['hiddenUnits = [100', '[100', '[100 has no end: write the closing ].'],
    ['star && seed = 1', '&&', '"&&" is not used here: write AND.'],
    ['!star', '!', '"!" is not used here: write NOT.'],
    [
      'recall@20',
      'recall@20',
      '"recall@20" needs something to compare with: write recall@20 > and a value, or "recall@20" in quotes to look for the word.',
    ],
    ['seed in (1 2)', '2', 'The list of values is not closed: write "," and a value, or ")".'],
    ['seed < none', 'none', '"none" can only be compared with = or !=.'],
  ])('refuses %s', (filter, at, message) => {
    expect(refusal(filter)).toEqual({ at, message });
  });

  it('refuses what would exhaust the call stack', () => {
    expect(refusal(`${'('.repeat(50_000)}star`).message).toContain('More than 100 parentheses');
    expect(refusal(`${'not '.repeat(50_000)}star`).message).toContain('More than 100 parentheses');
  });
});
