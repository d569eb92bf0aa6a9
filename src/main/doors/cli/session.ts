import type { Command } from 'commander';
import type { WorkbenchClient } from '../../../shared/contract/client.ts';
import type { WorkbenchOptions } from '../../workbench/workbench.ts';
import type { WorkbenchRouter } from '../router.ts';
import type { DoorServices } from '../serve.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with. */
export type Session = {
  /** The contract, answered in this process. */
  client: WorkbenchClient;
  router: WorkbenchRouter;
  services: DoorServices;
  /** False where another Segue on this home runs the searches. */
  canRunSearches: boolean;
  terminal: Terminal;
  /** Aborts at Ctrl+C; pass it to every long call. */
  signal: AbortSignal;
  /** Words that begin a command line in the same home: `npx segue --home DIR`. */
  segue: string;
  /** What to say after an interruption, worked out while the workbench is still open. */
  onInterrupt: (farewell: () => Promise<string>) => void;
};

/** 1 where a part of the work failed though the command itself went through. */
export type ExitStatus = 0 | 1;

/** Opens the workbench for a command's work and closes it afterwards; what is thrown becomes a message and an exit status. */
export type RunInSession = (
  work: (session: Session) => Promise<ExitStatus>,
  options?: Partial<Pick<WorkbenchOptions, 'door' | 'keepsHome'>>,
) => Promise<void>;

/** Adds one area of commands to the program. */
export type AddCommands = (program: Command, run: RunInSession) => void;
