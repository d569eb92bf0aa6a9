import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRecord } from '../../../src/main/data/readers/split-record.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { importContents, readSessions } from '../../support/import-files.ts';

const RUNS = 25;
/** What trips readers of text tables: delimiters, quotation marks, line ends, control characters, long and foreign characters. */
const piece = fc.constantFrom(
  's1',
  't1',
  ',',
  ',',
  ',',
  '"',
  '""',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ';',
  ' ',
  '\\',
  '\\N',
  '\u0000',
  '\x01',
  '\x02',
  '\x03',
  '\x04',
  '\x1e',
  '\x1f',
  '\ufeff',
  'é',
  '日本',
  '🎵',
  '-1',
  '1e9',
  '2020-01-01',
  'NaN',
);
const mess = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

describe('rows of any kind', () => {
  it('are accepted or rejected, each of them once', async () => {
    await fc.assert(
      fc.asyncProperty(mess, fc.boolean(), async (text, isLatin) => {
        const content = `session_id,track_id,position\nfirst,t0,0\n${text}`;
        const bytes = isLatin ? Buffer.from(content, 'latin1') : Buffer.from(content);
        const outcome = await importContents({ 'plays.csv': bytes }).catch((error: unknown) => error);
        if (outcome instanceof AppError) return;
        if (outcome instanceof Error) throw outcome;
        const imported = outcome as Awaited<ReturnType<typeof importContents>>;
        const { events, rejectedRows, rowsRead, rejectedSample } = imported.detail;
        expect(events + rejectedRows).toBe(rowsRead);
        expect(readSessions(imported).flat()).toHaveLength(events);
        const lines = content.split(/\r\n|\n|\r/).length;
        for (const { line } of rejectedSample) expect(line).toBeLessThanOrEqual(lines);
      }),
      { numRuns: RUNS },
    );
  });

  it('keep every well-formed event, whatever its fields hold', async () => {
    const field = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((text) => /^[^\p{C}\s\\"]+$/u.test(text) && text !== 'NA');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 30 }), async (rows) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const content = `session_id,track_id\n${rows.map((row) => row.map(quote).join(',')).join('\n')}\n`;
        const imported = await importContents({ 'plays.csv': content });
        const bySession = Map.groupBy(rows, ([session]) => session);
        expect(readSessions(imported)).toEqual([...bySession.values()].map((plays) => plays.map(([, track]) => track)));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('splitting a record', () => {
  it('undoes quoting for any fields', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.constantFrom(',', '\t', ';'), (fields, delimiter) => {
        const record = fields.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter);
        expect(splitRecord(record, delimiter, true)).toEqual({ fields, isOpen: false });
      }),
    );
  });

  it('never loses a character of a record without quoting', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { fields, isOpen } = splitRecord(text.replaceAll('"', ''), ',', true);
        expect(fields.join(',')).toBe(text.replaceAll('"', ''));
        expect(isOpen).toBe(false);
      }),
    );
  });
});
