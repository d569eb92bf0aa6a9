import type { DoctorReport } from '../../../../shared/domain/system.ts';
import { formatBytes } from '../../../../shared/format.ts';
import type { AddCommands } from '../session.ts';
import { formatFacts } from '../text-table.ts';

export const addDoctor: AddCommands = (program, run) => {
  program
    .command('doctor')
    .description('engine in use and why, versions, paths, free disk, and how to mend what is wrong')
    .action(() =>
      run(async ({ client, terminal }) => {
        const report = await client.system.doctor();
        terminal.result(report, () => describeReport(report));
        return 0;
      }),
    );
};

function describeReport({ version, engine, versions, paths, disk, machine, checks }: DoctorReport): string[] {
  return [
    ...formatFacts([
      ['Segue', version],
      [
        'engine',
        engine.kind === 'tensorflow'
          ? `TensorFlow${engine.tensorflowVersion === null ? '' : ` ${engine.tensorflowVersion}`} (${engine.origin})`
          : 'JavaScript, roughly 100 times slower',
      ],
      ['machine', `${machine.platform} ${machine.architecture}, ${machine.cores} cores, ${formatBytes(machine.memoryBytes)} memory`],
      [
        'disk',
        `${formatBytes(disk.homeFreeBytes)} free at home, ${formatBytes(disk.cacheFreeBytes)} at the cache, ${formatBytes(disk.homeUsedBytes)} used`,
      ],
      ...Object.entries(paths),
    ]),
    '',
    ...formatFacts(Object.entries(versions)),
    ...(engine.reasons.length === 0 ? [] : ['', 'How the engine came to be:', ...engine.reasons.map((reason) => `  ${reason}`)]),
    '',
    ...checks.flatMap(({ ok, name, finding, cure }) => [
      `${ok ? 'ok  ' : 'FAIL'}  ${name}: ${finding}`,
      ...(ok || cure === null ? [] : [`      mend it with: ${cure}`]),
    ]),
  ];
}
