import type { WorkbenchClient } from '../../../shared/contract/client.ts';
import type { PaperTables } from '../../../shared/domain/paper-table.ts';
import { AppError } from '../../../shared/errors.ts';
import { PAPER_FORMATS, paperDataText, paperFile, paperResultsText } from '../../../shared/table-text/paper-text.ts';
import type { TextTable } from '../../../shared/table-text/text-table.ts';
import { formatTable } from './text-table.ts';
import { requireFormat } from './write-file.ts';

const PAPER_TABLES = ['results', 'data'] as const;
export type PaperTableName = (typeof PAPER_TABLES)[number];

const FORMATS = [...PAPER_FORMATS, 'json'] as const;
const MEDIA_TYPES = { csv: 'text/csv', tex: 'application/x-tex', md: 'text/markdown', json: 'application/json' };

/** Which of a paper's tables is meant; throws `input.invalid` for any other word. */
export function parsePaperTable(name: string): PaperTableName {
  const found = PAPER_TABLES.find((known) => known === name);
  if (found !== undefined) return found;
  throw new AppError('input.invalid', `There is no table "${name}". Choose ${PAPER_TABLES.join(' or ')}.`, { received: name });
}

/** The table as lines to print; throws `dataset.notFound` where that of the data is wanted and its data set is gone. */
export function paperTableLines(tables: PaperTables, which: PaperTableName): string[] {
  if (which === 'results') return tableLines(paperResultsText(tables.results));
  if (tables.data === null) throw dataGone(tables);
  return tableLines(paperDataText(tables.data));
}

function dataGone({ search, dataset }: PaperTables): AppError {
  return new AppError(
    'dataset.notFound',
    `The data set "${dataset}" of the search "${search}" is gone, so its numbers are not known. Import it again.`,
    {
      dataset,
    },
  );
}

/** The table as a file; the ending of `to` chooses the format. */
export async function exportedPaperTable(
  client: WorkbenchClient,
  request: { name: string; baseline?: string | undefined },
  which: PaperTableName,
  to: string,
): Promise<{ content: Buffer; mediaType: string }> {
  const format = requireFormat(FORMATS, to);
  const tables = await client.searches.paperTables(request);
  const text = format === 'json' ? `${JSON.stringify(tables[which], null, 2)}\n` : paperFile(tables, which, format);
  if (text === null) throw dataGone(tables);
  return { content: Buffer.from(text), mediaType: MEDIA_TYPES[format] };
}

/** The table as aligned lines, its groups in the headings, its notes below; the best of each column between stars would look like a mark, so it stands in brackets. */
function tableLines({ columns, groups, rows, notes }: TextTable): string[] {
  const titles = (groups ?? []).flatMap(({ title, span }) => new Array<string>(span).fill(title));
  return [
    ...formatTable(
      columns.map(({ name, isNumber }, column) => ({
        title: [titles[column], name].filter(Boolean).join(' '),
        isNumber,
        cell: (row: (typeof rows)[number]) => {
          const { text, isBest, mark = '' } = row[column]!;
          return `${isBest === true ? `[${text}]` : text}${mark}`;
        },
      })),
      rows,
    ),
    '',
    ...(rows.some((row) => row.some(({ isBest }) => isBest === true)) ? ['[ ] best of the column'] : []),
    ...(notes ?? []),
  ];
}
