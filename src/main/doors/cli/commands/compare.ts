import type { Comparison, PairedTest } from '../../../../shared/domain/analysis.ts';
import { formatCount, formatNumber, formatShare } from '../../../../shared/format.ts';
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
        const comparison = await client.analysis.compare({ runA, runB, ...options });
        terminal.result(comparison, () => describeComparison(comparison));
        return 0;
      }),
    );
};

function describeComparison({ runA, runB, tests, notes }: Comparison): string[] {
  return [
    `A ${runA}`,
    `B ${runB}`,
    '',
    ...formatTable(
      [
        { title: 'metric', cell: (test: PairedTest) => test.metric },
        { title: 'group', cell: (test) => test.group },
        { title: 'n', isNumber: true, cell: (test) => formatCount(test.n) },
        { title: 'A', isNumber: true, cell: (test) => formatNumber(test.meanA) },
        { title: 'B', isNumber: true, cell: (test) => formatNumber(test.meanB) },
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
      tests,
    ),
    ...notes,
  ];
}

function formatP(p: number | undefined): string {
  return p === undefined ? '-' : formatNumber(p);
}
