import type { Recommendation, RecommendedTrack } from '../../../../shared/domain/audition.ts';
import type { MomentRanking } from '../../../../shared/domain/audition-moment.ts';
import { AppError } from '../../../../shared/errors.ts';
import { formatCount, formatNumber } from '../../../../shared/format.ts';
import { parseList, parseNumber, parsePairs } from '../parse-options.ts';
import type { AddCommands, Session } from '../session.ts';
import { formatTable } from '../text-table.ts';

type Options = { run: string; session?: string[]; moment?: number; catalogue?: boolean; k?: number; context?: Record<string, string> };

export const addRecommend: AddCommands = (program, run) => {
  program
    .command('recommend')
    .description('what a run would play next in a session, or expects of one that begins')
    .requiredOption('--run <id>', 'a finished run')
    .option('--session <tracks>', 'next track: track ids in playing order, comma-separated; a comma inside an id is written \\,', parseList)
    .option('--moment <number>', 'session start: the session of the test part that begins, by its number in the data set', parseNumber)
    .option('--catalogue', 'session start: rank every track instead of the last ones the listener heard')
    .option('--k <n>', 'how many tracks (default: 10)', parseNumber)
    .option('--context <pairs>', 'context of the session, such as hour=8,device=phone', parsePairs)
    .action((options: Options) => run((session) => recommend(session, options)));
};

async function recommend({ client, terminal }: Session, { session, moment, catalogue, ...options }: Options): Promise<0> {
  if ((session === undefined) === (moment === undefined)) {
    throw new AppError(
      'input.invalid',
      'Give either --session, the tracks heard so far, or --moment, the number of a session that begins.',
    );
  }
  if (moment !== undefined) {
    const among = catalogue ? ('catalogue' as const) : ('recent' as const);
    const ranking = await client.audition.rankMoment({ ...options, session: moment, among });
    terminal.result(ranking, () => momentTable(ranking));
    terminal.note(
      `${formatCount(ranking.found)} of ${formatCount(ranking.played)} tracks played are among the ${formatCount(ranking.candidates)} ranked.`,
    );
    return 0;
  }
  const recommendation = await client.audition.recommend({ ...options, session: session ?? [] });
  terminal.result(recommendation, () => trackTable(recommendation));
  if (recommendation.unknownTracks.length > 0)
    terminal.note(`Not known to the model and left out: ${recommendation.unknownTracks.join(', ')}`);
  return 0;
}

const COLUMNS = [
  { title: 'rank', isNumber: true, cell: ({ rank }: RecommendedTrack) => String(rank) },
  { title: 'track', cell: ({ track }: RecommendedTrack) => track },
  { title: 'title', cell: ({ title }: RecommendedTrack) => title ?? '' },
  { title: 'artist', cell: ({ artist }: RecommendedTrack) => artist ?? '' },
  { title: 'score', isNumber: true, cell: ({ score }: RecommendedTrack) => formatNumber(score) },
];

function trackTable({ tracks }: Recommendation): string[] {
  return formatTable(COLUMNS, tracks);
}

function momentTable({ tracks }: MomentRanking): string[] {
  return formatTable([...COLUMNS, { title: 'outcome', cell: ({ outcome }) => outcome ?? '' }], tracks);
}
