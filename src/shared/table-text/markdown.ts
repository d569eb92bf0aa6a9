import type { TextCell, TextTable } from './text-table.ts';

/** A Markdown table, numbers to the right and the best in bold. */
export function toMarkdown({ columns, groups, rows, notes }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const titles = (groups ?? []).flatMap(({ title, span }) => new Array<string>(span).fill(title));
  return [
    line(columns.map(({ name }, column) => escapeMarkdown([titles[column], name].filter(Boolean).join(' · ')))),
    line(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(cell))),
    '',
    ...(notes ?? []).flatMap((note) => [escapeMarkdown(note), '']),
  ].join('\n');
}

function cell({ text, isBest, mark = '' }: TextCell): string {
  return `${isBest === true ? `**${escapeMarkdown(text)}**` : escapeMarkdown(text)}${escapeMarkdown(mark)}`;
}

/** Signs that Markdown would read as its own; a bar or a line break would end the cell. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|]/g, '\\$&').replaceAll(/\s*\r?\n\s*/g, ' ');
}
