import { type ChildProcess, fork } from 'node:child_process';
import { entryPath } from './entry-path.ts';
import { exitReason } from './exit-reason.ts';
import { outputTail } from './output-tail.ts';
import type { ChildHandle, ProcessExit, ProcessHost, ProcessName } from './process-host.ts';
import { yieldToMain } from './yield-to-main.ts';

/** Starts children with Node's own fork: the browser and terminal doors, and tests. */
export function createForkHost(programPath: (name: ProcessName) => string = entryPath): ProcessHost {
  return {
    spawn: (name, environment) => {
      const child = fork(programPath(name), [], {
        env: { ...process.env, ...environment },
        // Flags of this process (a test runner's, a debugger's) are not for the child.
        execArgv: [],
        serialization: 'advanced',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      yieldToMain(child.pid);
      return handleOf(child);
    },
  };
}

function handleOf<ToChild, FromChild>(child: ChildProcess): ChildHandle<ToChild, FromChild> {
  const output = outputTail([child.stdout, child.stderr]);
  let isStopped = false;
  const exit = new Promise<ProcessExit>((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ reason: { kind: 'not-started', message: error.message }, output: output() });
    });
    // `close` follows `exit` once the pipes are drained, so the last words are there.
    child.once('close', (code, signal) =>
      resolve({ reason: isStopped ? { kind: 'stopped' } : exitReason(code, signal, output()), output: output() }),
    );
  });
  return {
    pid: child.pid,
    // A child that is just dying cannot be told anything; its exit tells the rest.
    send: (message) => {
      if (child.connected) child.send(message as object, () => {});
    },
    onMessage: (listener) => child.on('message', (message) => listener(message as FromChild)),
    output,
    onExit: (listener) => void exit.then(listener),
    kill: () => {
      isStopped = true;
      child.kill('SIGKILL');
    },
  };
}
