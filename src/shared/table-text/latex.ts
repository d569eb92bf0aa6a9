import type { TextCell, TextTable } from './text-table.ts';

/** A booktabs table with the best in bold. Needs \usepackage{booktabs}. */
export function toLatex({ columns, groups, rows, notes }: TextTable, caption: string): string {
  return [
    '% Needs \\usepackage{booktabs}.',
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${escapeLatex(caption)}}`,
    `  \\begin{tabular}{${columns.map(({ isNumber }) => (isNumber ? 'r' : 'l')).join('')}}`,
    '    \\toprule',
    ...(groups === undefined ? [] : groupLines(groups)),
    `    ${columns.map(({ name }) => escapeLatex(name)).join(' & ')} \\\\`,
    '    \\midrule',
    ...rows.map((row) => `    ${row.map(cell).join(' & ')} \\\\`),
    '    \\bottomrule',
    '  \\end{tabular}',
    ...(notes ?? []).map((note) => `  \\par\\smallskip{\\footnotesize ${escapeLatex(note)}}`),
    '\\end{table}',
    '',
  ].join('\n');
}

/** The titles over their columns, each underlined. */
function groupLines(groups: NonNullable<TextTable['groups']>): string[] {
  let column = 1;
  const rules = groups.flatMap(({ title, span }) => {
    const first = column;
    column += span;
    return title === '' ? [] : [`\\cmidrule(lr){${first}-${column - 1}}`];
  });
  const titles = groups.map(({ title, span }) => (title === '' ? '' : `\\multicolumn{${span}}{c}{${escapeLatex(title)}}`));
  return [`    ${titles.join(' & ')} \\\\`, `    ${rules.join(' ')}`];
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '±': '$\\pm$',
  '·': '$\\cdot$',
  '–': '--',
};

export function escapeLatex(text: string): string {
  return text.replaceAll(/[\\~^&%$#_{}±·–]/g, (character) => SPECIAL[character] ?? `\\${character}`);
}

const SCIENTIFIC = /^(-?\d(?:\.\d+)?)e([+-]?\d+)$/;

function cell({ text, isBest, mark }: TextCell): string {
  if (text === '') return '--';
  const [, mantissa, exponent] = SCIENTIFIC.exec(text) ?? [];
  const written = mantissa === undefined ? escapeLatex(text) : `$${mantissa}\\times10^{${Number(exponent)}}$`;
  return `${isBest === true ? `\\textbf{${written}}` : written}${mark ? `$^{${mark}}$` : ''}`;
}
