import type { TextTable } from './text-table.ts';

/** A booktabs table with the best in bold. Needs \usepackage{booktabs}. */
export function toLatex({ columns, rows }: TextTable, caption: string): string {
  return [
    '% Needs \\usepackage{booktabs}.',
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${escapeLatex(caption)}}`,
    `  \\begin{tabular}{${columns.map(({ isNumber }) => (isNumber ? 'r' : 'l')).join('')}}`,
    '    \\toprule',
    `    ${columns.map(({ name }) => escapeLatex(name)).join(' & ')} \\\\`,
    '    \\midrule',
    ...rows.map((row) => `    ${row.map(({ text, isBest }) => cell(text, isBest === true)).join(' & ')} \\\\`),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
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

function cell(text: string, isBest: boolean): string {
  if (text === '') return '--';
  const [, mantissa, exponent] = SCIENTIFIC.exec(text) ?? [];
  const written = mantissa === undefined ? escapeLatex(text) : `$${mantissa}\\times10^{${Number(exponent)}}$`;
  return isBest ? `\\textbf{${written}}` : written;
}
