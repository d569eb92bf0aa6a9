/** The programs main starts beside itself. */
export type ProcessName = 'trial' | 'data';

/** Why a child process is gone. */
export type ExitReason =
  | { kind: 'stopped' }
  | { kind: 'exited'; code: number }
  | { kind: 'signal'; signal: string }
  | { kind: 'out-of-memory' }
  | { kind: 'not-started'; message: string };

/** What is known when a child is gone; `output` is the end of what it printed. */
export type ProcessExit = { reason: ExitReason; output: string };

/** Main's end of the channel to one child process. */
export type ChildHandle<ToChild, FromChild> = {
  readonly pid: number | undefined;
  send: (message: ToChild) => void;
  onMessage: (listener: (message: FromChild) => void) => void;
  /** The end of what it has printed so far. */
  output: () => string;
  /** Called once, also when the child could not be started. */
  onExit: (listener: (exit: ProcessExit) => void) => void;
  /** Ends the child at once; its exit reason is then `stopped`. */
  kill: () => void;
};

/** Starts child processes: through Node's fork, or through Electron's utility processes inside the window. */
export type ProcessHost = {
  spawn: <ToChild, FromChild>(name: ProcessName, environment: Record<string, string>) => ChildHandle<ToChild, FromChild>;
};

/** A sentence for people: what ended the process and what may help. */
export function describeExit(reason: ExitReason): string {
  switch (reason.kind) {
    case 'stopped':
      return 'The process was stopped.';
    case 'exited':
      return `The process ended by itself with exit code ${reason.code}.`;
    case 'signal':
      return reason.signal === 'SIGKILL'
        ? 'The process was killed by SIGKILL: by hand, or by the system because memory ran out. Run fewer trials at once if it happens again.'
        : `The process was killed by ${reason.signal}.`;
    case 'out-of-memory':
      return 'The process ran out of memory. Run fewer trials at once, or choose a smaller batch size, fewer negative samples or fewer hidden units.';
    case 'not-started':
      return `The process could not be started: ${reason.message}.`;
  }
}
