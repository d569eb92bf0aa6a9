import { ENSEMBLE_VOTES, type EnsembleRequest } from '../../../../shared/domain/ensemble.ts';
import { parseList, parseNumber } from '../parse-options.ts';
import type { AddCommands } from '../session.ts';
import { startAndShow } from '../start-and-show.ts';

type Options = { weights?: number[][]; vote?: string; name?: string };

export const addEnsemble: AddCommands = (program, run) => {
  program
    .command('ensemble')
    .description('let finished runs of one data set and split vote; the ensemble is a run like any other')
    .argument('<run-a>')
    .argument('<run-b>')
    .argument('[others...]', 'more runs')
    .option('--weights <list>', 'what each vote weighs, such as 2,1; given again, one more ensemble (default: all the same)', parseWeights)
    .option('--vote <vote>', `what a place on a list is worth: ${ENSEMBLE_VOTES.join(' or ')}`)
    .option('--name <name>', 'name of the search (default: after the models)')
    .action((runA: string, runB: string, others: string[], { weights = [], vote, name }: Options) =>
      run(async (session) => {
        const request = { runs: [runA, runB, ...others], weights, vote, name } as EnsembleRequest;
        // The contract checks it and names what is wrong in it.
        const spec = await session.client.searches.ensembleSpec(request);
        return await startAndShow(session, { spec, again: againCommand(request, spec.name) });
      }),
    );
};

function parseWeights(text: string, before: number[][] = []): number[][] {
  return [...before, parseList(text).map(parseNumber)];
}

function againCommand({ runs, weights, vote }: EnsembleRequest, name: string): string {
  return [
    'ensemble',
    ...runs,
    ...weights.map((list) => `--weights ${list.join(',')}`),
    ...(vote === undefined ? [] : [`--vote ${vote}`]),
    `--name "${name}"`,
  ].join(' ');
}
