import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { RunDetail } from '../../../../shared/domain/run.ts';
import { AppError } from '../../../../shared/errors.ts';
import { formatBytes, formatDuration, formatNumber, formatSetting } from '../../../../shared/format.ts';
import { runTable } from '../run-table.ts';
import type { AddCommands } from '../session.ts';
import { formatFacts, formatTable } from '../text-table.ts';

const EXPORT_FORMATS = ['csv', 'parquet', 'tex', 'json'] as const;

export const addRuns: AddCommands = (program, run) => {
  const runs = program.command('runs').description('the trained models and what they reached');

  runs
    .command('list')
    .description('all runs, or those of one search')
    .option('--search <name>', 'only the runs of this search')
    .option('--sort <metric>', 'best first by this metric, such as recall@20')
    .action((options: { search?: string; sort?: string }) =>
      run(async ({ client, terminal }) => {
        const all = await client.runs.list(options);
        terminal.result(all, () =>
          all.length === 0 ? ['No runs yet. Train some with: segue search run SPEC.json'] : runTable(all, options.sort ?? null),
        );
        return 0;
      }),
    );

  runs
    .command('show')
    .description('settings, curves, metrics by context, checkpoints and log of a run')
    .argument('<id>')
    .action((id: string) =>
      run(async ({ client, terminal }) => {
        const detail = await client.runs.get({ id });
        terminal.result(detail, () => describeRun(detail));
        return 0;
      }),
    );

  runs
    .command('export')
    .description('the table of a search as CSV, Parquet, LaTeX or JSON')
    .requiredOption('--search <name>', 'the search')
    .requiredOption('--to <file>', 'file to write; its ending chooses the format: .csv, .parquet, .tex or .json')
    .action(({ search, to }: { search: string; to: string }) =>
      run(async ({ client, terminal }) => {
        const format = EXPORT_FORMATS.find((candidate) => extname(to).toLowerCase() === `.${candidate}`);
        if (format === undefined) {
          throw new AppError('input.invalid', `"${to}" does not end in .csv, .parquet, .tex or .json, so its format is unknown.`, {
            received: to,
          });
        }
        const { base64, mediaType } = await client.runs.export({ search, format });
        const content = Buffer.from(base64, 'base64');
        const file = resolve(to);
        await writeAtomically(file, content);
        terminal.result({ file, mediaType, bytes: content.length }, () => [`Wrote ${file} (${formatBytes(content.length)}).`]);
        return 0;
      }),
    );
};

function describeRun(run: RunDetail): string[] {
  const finals = Object.entries(run.metrics).map(([name, value]) => [name, formatNumber(value)] as const);
  return [
    ...formatFacts([
      ['run', run.id],
      ['model', `${run.model} (version ${run.modelVersion}, ${run.task})`],
      ['search', run.search],
      ['data set', run.dataset],
      ['status', run.error === null ? run.status : `${run.status} [${run.error.code}] ${run.error.message}`],
      ['seed', String(run.seed)],
      ['engine', run.engine ?? 'not started'],
      ['training', run.trainingSeconds === null ? '-' : formatDuration(run.trainingSeconds)],
      ['evaluation', run.evaluationSeconds === null ? '-' : formatDuration(run.evaluationSeconds)],
      ['folder', run.directory],
    ]),
    '',
    ...formatFacts([
      ['hyperparameter', 'value'],
      ...Object.entries(run.hyperparameters).map(([name, value]) => [name, formatSetting(value)] as const),
    ]),
    ...(finals.length === 0 ? [] : ['', ...formatFacts([['metric', 'value'], ...finals])]),
    ...(run.epochs.length === 0 ? [] : ['', ...epochTable(run)]),
    ...(run.contextMetrics.length === 0 ? [] : ['', ...contextTable(run)]),
  ];
}

function epochTable({ epochs }: RunDetail): string[] {
  const names = [...new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics)))];
  return formatTable(
    [
      { title: 'epoch', isNumber: true, cell: ({ epoch }) => String(epoch) },
      { title: 'steps', isNumber: true, cell: ({ step }) => String(step) },
      { title: 'time', isNumber: true, cell: ({ seconds }) => formatDuration(seconds) },
      ...names.map((name) => ({
        title: name,
        isNumber: true,
        cell: ({ metrics }: RunDetail['epochs'][number]) => (metrics[name] === undefined ? '-' : formatNumber(metrics[name])),
      })),
    ],
    epochs,
  );
}

function contextTable({ contextMetrics }: RunDetail): string[] {
  return formatTable(
    [
      { title: 'context', cell: ({ context }) => context },
      { title: 'value', cell: ({ value }) => value },
      { title: 'metric', cell: ({ metric }) => metric },
      { title: 'n', isNumber: true, cell: ({ n }) => String(n) },
      { title: 'mean', isNumber: true, cell: ({ mean }) => formatNumber(mean) },
      { title: 'sd', isNumber: true, cell: ({ variance }) => formatNumber(Math.sqrt(variance)) },
    ],
    contextMetrics,
  );
}

/** A file that is half written when the disk fills must not take the place of a whole one. */
async function writeAtomically(path: string, content: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError(isFull ? 'storage.full' : 'input.invalid', `${path} cannot be written: ${reason}.`, { path }, { cause: error });
  }
}
