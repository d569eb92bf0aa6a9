import { resolve } from 'node:path';
import type { WorkbenchClient } from '../../../../shared/contract/client.ts';
import type { RunDetail } from '../../../../shared/domain/run.ts';
import { stoppingReason } from '../../../../shared/domain/stopping.ts';
import { formatBytes, formatDuration, formatNumber, formatSetting } from '../../../../shared/format.ts';
import { accuracyTable } from '../accuracy-table.ts';
import { exportedPaperTable, parsePaperTable } from '../paper-table.ts';
import { runTable } from '../run-table.ts';
import type { AddCommands } from '../session.ts';
import { formatFacts, formatTable } from '../text-table.ts';
import { requireFormat, writeAtomically } from '../write-file.ts';

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
    .option('--accuracy-curve', 'how often the next track is among the first k, k up to 500, beside popularity and chance')
    .action((id: string, { accuracyCurve }: { accuracyCurve?: boolean }) =>
      run(async ({ client, terminal }) => {
        if (accuracyCurve === true) {
          const curves = await client.analysis.accuracyCurves({ runs: [id] });
          terminal.result(curves, () => accuracyTable(curves));
          return 0;
        }
        const detail = await client.runs.get({ id });
        terminal.result(detail, () => describeRun(detail));
        return 0;
      }),
    );

  runs
    .command('export')
    .description('the table of a search as CSV, Parquet, LaTeX or JSON, or as papers print it')
    .requiredOption('--search <name>', 'the search')
    .requiredOption(
      '--to <file>',
      'file to write; its ending chooses the format: .csv, .parquet, .tex or .json; with --table .csv, .tex, .md or .json',
    )
    .option(
      '--table <table>',
      'as a paper prints it: results (variants by losses, marks of significance) or data (events, tracks, sessions)',
    )
    .option('--baseline <run>', 'with --table results: test against this run instead of the best')
    .action(({ search, to, table, baseline }: { search: string; to: string; table?: string; baseline?: string }) =>
      run(async ({ client, terminal }) => {
        const file = resolve(to);
        const { content, mediaType } =
          table === undefined
            ? await exportedRuns(client, search, to)
            : await exportedPaperTable(client, { name: search, baseline }, parsePaperTable(table), to);
        await writeAtomically(file, content);
        terminal.result({ file, mediaType, bytes: content.length }, () => [`Wrote ${file} (${formatBytes(content.length)}).`]);
        return 0;
      }),
    );
};

async function exportedRuns(client: WorkbenchClient, search: string, to: string): Promise<{ content: Buffer; mediaType: string }> {
  const format = requireFormat(EXPORT_FORMATS, to);
  const { base64, mediaType } = await client.runs.export({ search, format });
  return { content: Buffer.from(base64, 'base64'), mediaType };
}

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
      ...(run.stopping === undefined ? [] : [['stopping', stoppingReason(run.stopping)] as const]),
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
