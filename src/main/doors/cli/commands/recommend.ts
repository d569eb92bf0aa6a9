import { formatNumber } from '../../../../shared/format.ts';
import { parseList, parseNumber, parsePairs } from '../parse-options.ts';
import type { AddCommands } from '../session.ts';
import { formatTable } from '../text-table.ts';

type Options = { run: string; session: string[]; k?: number; context?: Record<string, string> };

export const addRecommend: AddCommands = (program, run) => {
  program
    .command('recommend')
    .description('what a run would play next in a session')
    .requiredOption('--run <id>', 'a finished run')
    .requiredOption('--session <tracks>', 'track ids in playing order, comma-separated; a comma inside an id is written \\,', parseList)
    .option('--k <n>', 'how many tracks (default: 10)', parseNumber)
    .option('--context <pairs>', 'context of the session, such as hour=8,device=phone', parsePairs)
    .action((options: Options) =>
      run(async ({ client, terminal }) => {
        const recommendation = await client.audition.recommend(options);
        terminal.result(recommendation, () =>
          formatTable(
            [
              { title: 'rank', isNumber: true, cell: ({ rank }) => String(rank) },
              { title: 'track', cell: ({ track }) => track },
              { title: 'title', cell: ({ title }) => title ?? '' },
              { title: 'artist', cell: ({ artist }) => artist ?? '' },
              { title: 'score', isNumber: true, cell: ({ score }) => formatNumber(score) },
            ],
            recommendation.tracks,
          ),
        );
        if (recommendation.unknownTracks.length > 0)
          terminal.note(`Not known to the model and left out: ${recommendation.unknownTracks.join(', ')}`);
        return 0;
      }),
    );
};
