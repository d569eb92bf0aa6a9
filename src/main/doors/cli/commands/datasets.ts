import { resolve } from 'node:path';
import type { z } from 'zod';
import type { DatasetDetail, DatasetSummary, GenerateRequest, ImportRequest } from '../../../../shared/domain/dataset.ts';
import { formatBytes, formatCount, formatMoment, formatNumber, formatShare } from '../../../../shared/format.ts';
import { followDataWork } from '../follow-data-work.ts';
import { parseNumber } from '../parse-options.ts';
import type { AddCommands, Session } from '../session.ts';
import { formatFacts, formatTable } from '../text-table.ts';
import { addAudio } from './audio.ts';
import { addContexts } from './contexts.ts';

type ImportOptions = Partial<Omit<z.input<typeof ImportRequest>, 'paths' | 'tracksPath'>> & { tracks?: string };

export const addDatasets: AddCommands = (program, run) => {
  const datasets = program.command('datasets').description('bring listening data in, see it, remove it');

  datasets
    .command('import')
    .description('import files; files named train, validation and test become the given split')
    .argument('<paths...>', 'CSV, TSV, JSON lines or Parquet files, also .gz, or folders of a known format')
    .option('--name <name>', 'name of the data set (default: after the first file)')
    .option('--format <format>', 'table, mssd, lastfm-1k, spotify-history, yes-playlists or mpd (default: recognised)')
    .option('--tracks <path>', 'track table to join by track id')
    .option('--holds <what>', 'sessions, playlists, counts or ratings (default: told by the columns)')
    .option('--gap-minutes <minutes>', 'inactivity that ends a session, where the data has no session column (default: 20)', parseNumber)
    .option('--first-tracks <n>', 'keep only the first N tracks of each session', parseNumber)
    .option('--minimum-session-length <n>', 'drop sessions shorter than this (default: 1)', parseNumber)
    .option('--strict', 'stop at the first row that cannot be read')
    .action((paths: string[], { tracks, ...options }: ImportOptions) =>
      run(async (session) => {
        const request = {
          ...options,
          paths: paths.map((path) => resolve(path)),
          ...(tracks === undefined ? {} : { tracksPath: resolve(tracks) }),
        };
        const { client, terminal, signal } = session;
        const { dataset } = await followDataWork(await client.datasets.import(request, { signal }), terminal);
        showDataset(session, dataset);
        const { sources } = await client.datasets.get({ name: dataset.name });
        for (const { path } of sources.filter(({ role }) => role === 'unused'))
          terminal.note(`${path} was left out: it tells neither of listening nor of the tracks.`);
        return 0;
      }),
    );

  datasets
    .command('generate')
    .description('make a sample world: invented listeners with habits a model can learn')
    .option('--name <name>', 'name of the data set (default: sample)')
    .option('--holds <what>', 'sessions, playlists or ratings of the listeners (default: sessions)')
    .option('--users <n>', 'listeners (default: 3000)', parseNumber)
    .option('--sessions <n>', 'sessions (default: 60000)', parseNumber)
    .option('--tracks <n>', 'tracks (default: 8000)', parseNumber)
    .option('--seed <n>', 'seed: the same seed makes the same world (default: 1)', parseNumber)
    .action((options: z.input<typeof GenerateRequest>) =>
      run(async (session) => {
        const { client, terminal, signal } = session;
        const { dataset } = await followDataWork(await client.datasets.generate(options, { signal }), terminal);
        showDataset(session, dataset);
        return 0;
      }),
    );

  datasets
    .command('list')
    .description('all data sets')
    .action(() =>
      run(async ({ client, terminal }) => {
        const all = await client.datasets.list();
        terminal.result(all, () =>
          all.length === 0 ? ['No data sets yet. Make the sample world with: segue datasets generate'] : datasetTable(all),
        );
        return 0;
      }),
    );

  datasets
    .command('show')
    .description('statistics, contexts, sources and rejected rows of a data set')
    .argument('<name>')
    .action((name: string) =>
      run(async ({ client, terminal }) => {
        const detail = await client.datasets.get({ name });
        terminal.result(detail, () => describeDetail(detail));
        return 0;
      }),
    );

  addContexts(datasets, run);
  addAudio(datasets, run);

  datasets
    .command('remove')
    .description('delete the prepared form of a data set; its source files stay')
    .argument('<name>')
    .action((name: string) =>
      run(async ({ client, terminal }) => {
        const removal = await client.datasets.remove({ name });
        terminal.result(removal, () => [`Removed ${removal.removed}: ${formatBytes(removal.freedBytes)} freed.`]);
        return 0;
      }),
    );
};

function showDataset({ terminal, segue }: Session, dataset: DatasetSummary): void {
  terminal.result(dataset, () => datasetTable([dataset]));
  for (const part of dataset.parts) {
    terminal.note(
      `${part.name}: ${formatCount(part.sessions)} sessions, ${formatCount(part.events)} events, ${formatCount(part.tracks)} tracks`,
    );
  }
  if (dataset.rejectedRows > 0) {
    terminal.note(`${formatCount(dataset.rejectedRows)} rows could not be read. See them with: ${segue} datasets show "${dataset.name}"`);
  }
}

function datasetTable(datasets: readonly DatasetSummary[]): string[] {
  return formatTable(
    [
      { title: 'name', cell: (dataset) => dataset.name },
      { title: 'holds', cell: (dataset) => dataset.holds },
      { title: 'sessions', isNumber: true, cell: (dataset) => formatCount(dataset.sessions) },
      { title: 'events', isNumber: true, cell: (dataset) => formatCount(dataset.events) },
      { title: 'tracks', isNumber: true, cell: (dataset) => formatCount(dataset.tracks) },
      { title: 'users', isNumber: true, cell: (dataset) => (dataset.users === null ? '-' : formatCount(dataset.users)) },
      { title: 'rejected', isNumber: true, cell: (dataset) => formatCount(dataset.rejectedRows) },
      { title: 'size', isNumber: true, cell: (dataset) => formatBytes(dataset.bytes) },
      { title: 'contexts', cell: (dataset) => dataset.contexts.join(',') || '-' },
      { title: 'made', cell: (dataset) => formatMoment(dataset.createdAt) },
    ],
    datasets,
  );
}

function describeDetail(detail: DatasetDetail): string[] {
  const { statistics, rejectedSample } = detail;
  const { sessionLength, popularity } = statistics;
  return [
    ...datasetTable([detail]),
    '',
    ...formatFacts([
      ['fingerprint', detail.fingerprint],
      [
        'session length',
        `${sessionLength.minimum} to ${sessionLength.maximum} events, median ${formatNumber(sessionLength.median)}, mean ${formatNumber(sessionLength.mean)}`,
      ],
      ['tracks played at most ten times', formatShare(popularity.atMostTenPlaysShare)],
      ['repeats within a session', formatShare(statistics.repeatShare)],
      ...(statistics.values === null
        ? []
        : ([
            [
              detail.holds === 'ratings' ? 'ratings' : 'counts',
              `${formatNumber(statistics.values.minimum)} to ${formatNumber(statistics.values.maximum)}, median ${formatNumber(statistics.values.median)}, mean ${formatNumber(statistics.values.mean)}${statistics.values.neverAgain === 0 ? '' : `; ${formatCount(statistics.values.neverAgain)} never again`}`,
            ],
          ] as const)),
      ...(statistics.artists === null ? [] : ([['artists', formatCount(statistics.artists)]] as const)),
      ['skipped', statistics.skipShare === null ? 'not recorded' : formatShare(statistics.skipShare)],
      ['time', statistics.timeRange === null ? 'not recorded' : `${statistics.timeRange.first} to ${statistics.timeRange.last}`],
      ['short sessions dropped', formatCount(detail.shortSessionsDropped)],
      ...statistics.contexts.map(
        ({ name, values }) => [`context ${name}`, values.map(({ value, n }) => `${value} ${formatCount(n)}`).join(', ')] as const,
      ),
      ...detail.sources.map(({ role, path, bytes }) => [`source (${role})`, `${path} ${formatBytes(bytes)}`] as const),
    ]),
    ...(rejectedSample.length === 0 ? [] : ['', 'Rejected rows:']),
    ...rejectedSample.map(({ file, line, reason, text }) => `  ${file}:${line}  ${reason}  ${text}`),
  ];
}
