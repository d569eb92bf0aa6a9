import type { PaperCell, PaperData, PaperResults, PaperTables } from '../domain/paper-table.ts';
import { formatCount, formatNumber } from '../format.ts';
import { metricTitle } from '../metric-title.ts';
import { toCsv } from './csv.ts';
import { toLatex } from './latex.ts';
import { toMarkdown } from './markdown.ts';
import { significanceMark } from './significance-text.ts';
import type { TextCell, TextTable } from './text-table.ts';

/** The variants and losses as a table to print, the best of each column in bold, marks of significance behind the numbers. */
export function paperResultsText({ groups, metrics, rows, notes }: PaperResults): TextTable {
  return {
    columns: [
      { name: 'Model', isNumber: false },
      ...groups.flatMap(() => metrics.map((metric) => ({ name: metricTitle(metric), isNumber: true }))),
    ],
    ...(groups.some((group) => group !== '')
      ? { groups: [{ title: '', span: 1 }, ...groups.map((title) => ({ title, span: metrics.length }))] }
      : {}),
    rows: rows.map(({ title, cells }) => [{ text: title, value: title }, ...cells.map(cellText)]),
    notes,
  };
}

function cellText(cell: PaperCell | null): TextCell {
  if (cell === null) return { text: '', value: null };
  const { mean, deviation, isBest, holmP } = cell;
  const text = deviation === null ? formatNumber(mean) : `${formatNumber(mean)} ± ${formatNumber(deviation)}`;
  return { text, value: mean, isBest, mark: significanceMark(holmP) };
}

/** The same for machines: mean, deviation, seeds and corrected p of each cell, in full. */
function paperResultsCsv({ groups, metrics, rows }: PaperResults): string {
  const names = groups.flatMap((group) => metrics.map((metric) => [group, metric].filter((part) => part !== '').join(' ')));
  return toCsv(
    ['model', ...names.flatMap((name) => [name, `${name} sd`, `${name} seeds`, `${name} Holm p`])],
    rows.map(({ title, cells }) => [
      title,
      ...cells.flatMap((cell) => (cell === null ? [null, null, 0, null] : [cell.mean, cell.deviation, cell.runs.length, cell.holmP])),
    ]),
  );
}

/** The data and its samples as a table to print. */
export function paperDataText({ rows, notes }: PaperData): TextTable {
  const count = (value: number): TextCell => ({ text: formatCount(value), value });
  return {
    columns: [{ name: '', isNumber: false }, ...['Events', 'Tracks', 'Sessions'].map((name) => ({ name, isNumber: true }))],
    rows: rows.map(({ title, events, tracks, sessions }) => [{ text: title, value: title }, count(events), count(tracks), count(sessions)]),
    notes,
  };
}

export const PAPER_FORMATS = ['csv', 'tex', 'md'] as const;
export type PaperFormat = (typeof PAPER_FORMATS)[number];

/** The table of results, or that of the data, as the text of a file; null for the data where the data set is gone. */
export function paperFile({ search, dataset, results, data }: PaperTables, which: 'results' | 'data', format: PaperFormat): string | null {
  if (which === 'data') {
    return data && textOf(paperDataText(data), paperDataCsv(data), `Statistics of ${dataset}.`, format);
  }
  return textOf(
    paperResultsText(results),
    paperResultsCsv(results),
    `Results of ${search} on ${dataset}, best of each column in bold.`,
    format,
  );
}

function textOf(table: TextTable, csv: string, caption: string, format: PaperFormat): string {
  if (format === 'csv') return csv;
  return format === 'tex' ? toLatex(table, caption) : toMarkdown(table);
}

function paperDataCsv({ rows }: PaperData): string {
  return toCsv(
    ['sample', 'events', 'tracks', 'sessions'],
    rows.map(({ title, events, tracks, sessions }) => [title, events, tracks, sessions]),
  );
}
