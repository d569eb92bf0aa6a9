import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseList, parseNumber, parsePairs } from '../../../../src/main/doors/cli/parse-options.ts';
import { formatFacts, formatTable } from '../../../../src/main/doors/cli/text-table.ts';

describe('text tables', () => {
  it('aligns text to the left, numbers to the right, and leaves no trailing blanks', () => {
    const rows = [
      { name: 'popularity', recall: '0.018', note: '' },
      { name: 'gru4rec', recall: '0.1591', note: 'best' },
    ];
    expect(
      formatTable(
        [
          { title: 'model', cell: (row) => row.name },
          { title: 'recall@20', isNumber: true, cell: (row) => row.recall },
          { title: 'note', cell: (row) => row.note },
        ],
        rows,
      ),
    ).toEqual(['model       recall@20  note', 'popularity      0.018', 'gru4rec        0.1591  best']);
    expect(formatTable([{ title: 'name', cell: () => '' }], [])).toEqual(['name']);
  });

  it('aligns facts', () => {
    expect(
      formatFacts([
        ['a', '1'],
        ['long', '2'],
      ]),
    ).toEqual(['a     1', 'long  2']);
  });
});

describe('option values', () => {
  it('reads numbers, lists and pairs, and refuses what is none', () => {
    expect(parseNumber('1e3')).toBe(1000);
    expect(() => parseNumber('abc')).toThrow(InvalidArgumentError);
    expect(() => parseNumber('')).toThrow(InvalidArgumentError);
    expect(parseList('a, b,,c\\,d')).toEqual(['a', 'b', 'c,d']);
    expect(parsePairs('hour=8,device=phone=x')).toEqual({ hour: '8', device: 'phone=x' });
    expect(() => parsePairs('hour')).toThrow(InvalidArgumentError);
  });
});
