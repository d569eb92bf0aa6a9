import type { TextTable } from './text-table.ts';

/** A Markdown table, numbers to the right and the best in bold. */
export function toMarkdown({ columns, rows }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ name }) => escapeMarkdown(name))),
    line(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(({ text, isBest }) => (isBest === true ? `**${escapeMarkdown(text)}**` : escapeMarkdown(text))))),
    '',
  ].join('\n');
}

/** Signs that Markdown would read as its own; a bar or a line break would end the cell. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|]/g, '\\$&').replaceAll(/\s*\r?\n\s*/g, ' ');
}
