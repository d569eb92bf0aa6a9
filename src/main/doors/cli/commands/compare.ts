import type { Comparison, PairedTest } from '../../../../shared/domain/analysis.ts';
import { formatCount, formatNumber, formatShare } from '../../../../shared/format.ts';
import { shownMetrics } from '../../../../shared/shown-metrics.ts';
import type { AddCommands } from '../session.ts';
import { formatTable } from '../text-table.ts';

export const addCompare: AddCommands = (program, run) => {
  program
    .command('compare')
    .description('paired tests of runs against the last named over the sessions both were tested on, Holm-corrected over all of them')
    .argument('<run-a>')
    .argument('<run-b>')
    .argument('[others...]', 'more runs; the last of all is the baseline')
    .option('--by <context>', 'a row for each value of a context, such as hour or device')
    .option('--metric <metric>', 'only this metric')
    .action((runA: string, runB: string, others: string[], options: { by?: string; metric?: string }) =>
      run(async ({ client, terminal }) => {
        const named = [runA, runB, ...others];
        const comparison = await client.analysis.compare({ runs: named.slice(0, -1), baseline: named.at(-1) ?? runB, ...options });
        terminal.result(comparison, () => describeComparison(comparison));
        return 0;
      }),
    );
};

function describeComparison({ baseline, tests, notes }: Comparison): string[] {
  const metrics = shownMetrics([Object.fromEntries(tests.map((test) => [test.metric, test.difference]))], null);
  const shown = tests.filter((test) => metrics.includes(test.metric));
  const rest = tests.length - shown.length;
  const runs = [...new Set(tests.map((test) => test.run))];
  return [
    ...(runs.length === 1 ? [`A ${runs[0]}`] : ['A each of the runs']),
    `B ${baseline}`,
    '',
    ...formatTable(
      [
        ...(runs.length === 1 ? [] : [{ title: 'A', cell: (test: PairedTest) => test.run }]),
        { title: 'metric', cell: (test: PairedTest) => test.metric },
        { title: 'group', cell: (test) => test.group },
        { title: 'n', isNumber: true, cell: (test) => formatCount(test.n) },
        { title: 'A', isNumber: true, cell: (test) => formatNumber(test.mean) },
        { title: 'B', isNumber: true, cell: (test) => formatNumber(test.baselineMean) },
        { title: 'A - B', isNumber: true, cell: (test) => formatNumber(test.difference) },
        {
          title: 'relative',
          isNumber: true,
          cell: (test) => (test.relativeDifference === null ? '-' : formatShare(test.relativeDifference)),
        },
        { title: '95 % interval', cell: ({ interval95 }) => `${formatNumber(interval95.low)} … ${formatNumber(interval95.high)}` },
        { title: 't-test p', isNumber: true, cell: (test) => formatP(test.tTest?.p) },
        { title: 'Holm p', isNumber: true, cell: (test) => formatP(test.holmP ?? undefined) },
        { title: 'Wilcoxon p', isNumber: true, cell: (test) => formatP(test.wilcoxon?.p) },
        { title: 'Wilcoxon Holm p', isNumber: true, cell: (test) => formatP(test.wilcoxonHolmP ?? undefined) },
      ],
      shown,
    ),
    ...(rest === 0 ? [] : [`${formatCount(rest)} rows of other metrics are not shown: choose one with --metric, or see all with --json.`]),
    ...notes,
  ];
}

function formatP(p: number | undefined): string {
  return p === undefined ? '-' : formatNumber(p);
}
