import type { Writable } from 'node:stream';
import { createRouterClient } from '@orpc/server';
import { Command, CommanderError } from 'commander';
import { fromRefusal } from '../../../shared/contract/refusal.ts';
import { AppError, type ErrorCode, serializeError } from '../../../shared/errors.ts';
import { defaultHome } from '../../workbench/home.ts';
import { segueVersion } from '../../workbench/version.ts';
import { openWorkbench } from '../../workbench/workbench.ts';
import { createRouter } from '../router.ts';
import { addCompare } from './commands/compare.ts';
import { addDatasets } from './commands/datasets.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEnsemble } from './commands/ensemble.ts';
import { addImprovement } from './commands/improvement.ts';
import { addKeys } from './commands/keys.ts';
import { addModels } from './commands/models.ts';
import { addRecommend } from './commands/recommend.ts';
import { addRuns } from './commands/runs.ts';
import { addSearch } from './commands/search.ts';
import { addServe } from './commands/serve.ts';
import { addShelves } from './commands/shelves.ts';
import type { RunInSession } from './session.ts';
import { createTerminal, type Screen } from './terminal.ts';

const DONE = 0;
const FAILED = 1;
const UNUSABLE = 2;
const INTERRUPTED = 130;

/** Refusals of what was asked for, before any work began. */
const UNUSABLE_CODES: ReadonlySet<ErrorCode> = new Set([
  'input.invalid',
  'search.invalidSpec',
  'model.invalidHyperparameter',
  'metric.unknown',
] satisfies ErrorCode[]);

export type CommandLineOptions = {
  /** What stands after the program's name. */
  args: readonly string[];
  output: Writable;
  errors: Screen;
  /** Aborts at Ctrl+C. */
  signal: AbortSignal;
};

/** Runs one command line; answers with the exit status: 0 done, 1 failed, 2 unusable arguments, 130 interrupted. */
export async function runCommandLine({ args, output, errors, signal }: CommandLineOptions): Promise<number> {
  const isJson = args.includes('--json');
  const terminal = createTerminal(output, errors, isJson);
  let status = DONE;
  let usage = '';

  const program = new Command('segue')
    .description('Train, compare and audition session-aware music recommenders.')
    .version(segueVersion())
    .option('--home <dir>', 'folder where Segue keeps what it writes (default: SEGUE_HOME, else the user-data folder)')
    .option('--json', 'print exactly one JSON document on standard output')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void output.write(text),
      writeErr: (text) => {
        usage = text;
      },
    });

  const runInSession: RunInSession = async (work, { door = 'terminal', keepsHome = false } = {}) => {
    const { home } = program.opts<{ home?: string }>();
    const workbench = await openWorkbench({ home: home ?? defaultHome(), door, keepsHome });
    const router = createRouter(workbench, (error, path) => workbench.log.bug(error, path.join('.')));
    let farewell: (() => Promise<string>) | null = null;
    let goodbye: string | null = null;
    try {
      status = await work({
        client: createRouterClient(router),
        router,
        services: workbench,
        canRunSearches: workbench.canRunSearches,
        terminal,
        signal,
        segue: home === undefined ? 'npx segue' : `npx segue --home ${quote(home)}`,
        onInterrupt: (say) => {
          farewell = say;
        },
      });
    } catch (error) {
      if (!signal.aborted) throw error;
      goodbye = await sayFarewell(farewell);
      status = INTERRUPTED;
    } finally {
      await workbench.close();
    }
    if (goodbye !== null) terminal.note(goodbye);
  };
  for (const add of [
    addDoctor,
    addDatasets,
    addModels,
    addSearch,
    addRuns,
    addCompare,
    addEnsemble,
    addImprovement,
    addRecommend,
    addShelves,
    addKeys,
    addServe,
  ])
    add(program, runInSession);

  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return DONE;
      // Commander calls it an error to be asked for nothing, and writes the help.
      if (error.code === 'commander.help') errors.write(`${usage}\n`);
      const message = error.code === 'commander.help' ? 'Name a command; segue --help lists them.' : error.message.replace(/^error: /, '');
      terminal.error(serializeError(new AppError('input.invalid', message)));
      return UNUSABLE;
    }
    const refusal = fromRefusal(error);
    terminal.error(serializeError(refusal));
    return UNUSABLE_CODES.has(refusal.code) ? UNUSABLE : FAILED;
  }
}

async function sayFarewell(farewell: (() => Promise<string>) | null): Promise<string> {
  return (await farewell?.().catch(() => null)) ?? 'Stopped.';
}

/** As a shell would need it written. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
