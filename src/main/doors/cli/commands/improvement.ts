import type { ContextBar, ContextImprovement } from '../../../../shared/domain/improvement.ts';
import { formatCount, formatGain, formatNumber, formatShare } from '../../../../shared/format.ts';
import { significanceMark } from '../../../../shared/table-text/significance-text.ts';
import { parseNumber } from '../parse-options.ts';
import type { AddCommands } from '../session.ts';
import { formatTable } from '../text-table.ts';

export const addImprovement: AddCommands = (program, run) => {
  program
    .command('improvement')
    .description('relative improvement of a run over a baseline within each value of a context')
    .argument('<run>')
    .argument('<baseline>')
    .option(
      '--by <context>',
      'a context of the data set, daypart for the part of the day, or position (default: the part of the day, else the first)',
    )
    .option('--metric <metric>', 'default: recall at the largest cutoff, or map of a session start')
    .option('--minimum-sessions <n>', 'set values with fewer sessions aside (default: 20)', parseNumber)
    .action((id: string, baseline: string, options: { by?: string; metric?: string; minimumSessions?: number }) =>
      run(async ({ client, terminal }) => {
        const improvement = await client.analysis.improvement({ run: id, baseline, ...options });
        terminal.result(improvement, () => describeImprovement(improvement));
        return 0;
      }),
    );
};

function describeImprovement({ run, baseline, metric, by, overall, bars, rare, notes }: ContextImprovement): string[] {
  return [
    `${metric} of ${run} over ${baseline}${by === null ? '; the runs have no contexts' : `, by ${by}`}`,
    '',
    ...formatTable(
      [
        { title: by ?? 'group', cell: (bar: ContextBar) => bar.value },
        { title: 'sessions', isNumber: true, cell: (bar) => formatCount(bar.n) },
        { title: 'share', isNumber: true, cell: (bar) => formatShare(bar.share) },
        { title: 'run', isNumber: true, cell: (bar) => formatNumber(bar.mean) },
        { title: 'baseline', isNumber: true, cell: (bar) => formatNumber(bar.baselineMean) },
        { title: 'improvement', isNumber: true, cell: (bar) => formatGain(bar.improvement) },
        {
          title: '95 % interval',
          cell: ({ interval95 }) => (interval95 === null ? '-' : `${formatGain(interval95.low)} … ${formatGain(interval95.high)}`),
        },
        { title: 'Holm p', isNumber: true, cell: ({ holmP }) => (holmP === null ? '-' : formatNumber(holmP)) },
        { title: '', cell: ({ holmP }) => significanceMark(holmP) },
      ],
      [overall, ...bars],
    ),
    ...(rare.length === 0 ? [] : [`Set aside: ${rare.map(({ value, n }) => `${value} (${formatCount(n)})`).join(', ')}.`]),
    ...notes,
  ];
}
