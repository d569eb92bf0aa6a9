import type { Comparison, PairedTest } from '../../../../shared/domain/analysis.ts';
import { formatCount, formatNumber, formatShare } from '../../../../shared/format.ts';
import { shownMetrics } from '../../../../shared/shown-metrics.ts';
import type { AddCommands } from '../session.ts';
import { formatTable } from '../text-table.ts';

export const addCompare: AddCommands = (program, run) => {
  program
    .command('compare')
    .description('paired tests of two runs over the sessions both were tested on')
    .argument('<run-a>')
    .argument('<run-b>')
    .option('--by <context>', 'a row for each value of a context, such as hour or device')
    .option('--metric <metric>', 'only this metric')
    .action((runA: string, runB: string, options: { by?: string; metric?: string }) =>
      run(async ({ client, terminal }) => {
        const comparison = await client.analysis.compare({ runs: [runA], baseline: runB, ...options });
        terminal.result(comparison, () => describeComparison(comparison));
        return 0;
      }),
    );
};

function describeComparison({ baseline, tests, notes }: Comparison): string[] {
  const metrics = shownMetrics([Object.fromEntries(tests.map((test) => [test.metric, test.difference]))], null);
  const shown = tests.filter((test) => metrics.includes(test.metric));
  const rest = tests.length - shown.length;
  return [
    `A ${tests[0]?.run ?? ''}`,
    `B ${baseline}`,
    '',
    ...formatTable(
      [
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
        { title: 'Wilcoxon p', isNumber: true, cell: (test) => formatP(test.wilcoxon?.p) },
        { title: 'Holm p', isNumber: true, cell: (test) => formatP(test.holmP ?? undefined) },
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
