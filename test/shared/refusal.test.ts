import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { describeIssues } from '../../src/shared/contract/input-issues.ts';
import { fromRefusal, toRefusal } from '../../src/shared/contract/refusal.ts';
import { SearchSpec } from '../../src/shared/domain/search.ts';
import { AppError } from '../../src/shared/errors.ts';

describe('refusal', () => {
  it('carries code, message and details across the wire form', () => {
    const error = new AppError('dataset.notFound', 'There is no data set "x".', { received: 'x' });
    const back = fromRefusal(new ORPCError('REFUSED', JSON.parse(JSON.stringify(toRefusal(error)))));
    expect({ code: back.code, message: back.message, details: back.details }).toEqual({
      code: 'dataset.notFound',
      message: 'There is no data set "x".',
      details: { received: 'x' },
    });
  });

  it('keeps an AppError as it is and calls anything else internal', () => {
    const error = new AppError('search.exists', 'taken');
    expect(fromRefusal(error)).toBe(error);
    expect(fromRefusal(new TypeError('x is not a function')).code).toBe('internal');
    expect(fromRefusal('text')).toMatchObject({ code: 'internal', message: 'text' });
    expect(fromRefusal(new ORPCError('REFUSED', { data: { code: 'no.such', message: '', details: {} } })).code).toBe('internal');
  });

  it('names the refused field, what it held and what was expected', () => {
    const input = { name: 'x', dataset: 'd', split: { kind: 'given' }, models: [{ model: 'gru4rec', seeds: 3 }], seeds: [1, 'two'] };
    const parsed = SearchSpec.safeParse(input);
    const { message, fields } = describeIssues(parsed.error?.issues ?? [], input);
    expect(fields.map((field) => field.path)).toEqual(['models[0]', 'seeds[1]']);
    expect(message).toContain('Unrecognized key: "seeds"');
    expect(message).toContain('seeds[1]: Invalid input: expected number, received string (received "two")');
  });

  it('shortens what is long and counts what is left out', () => {
    const issues = Array.from({ length: 7 }, (_, index) => ({ message: 'wrong', path: [index] }));
    const { message } = describeIssues(issues, Array(7).fill('y'.repeat(200)));
    expect(message).toMatch(/\[0\]: wrong \(received "y{79}…\)/);
    expect(message).toMatch(/and 2 more\.$/);
  });
});
