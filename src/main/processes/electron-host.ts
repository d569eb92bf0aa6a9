import { app, utilityProcess } from 'electron';
import { entryPath } from './entry-path.ts';
import { exitReason } from './exit-reason.ts';
import { outputTail } from './output-tail.ts';
import type { ChildHandle, ProcessExit, ProcessHost } from './process-host.ts';
import { yieldToMain } from './yield-to-main.ts';

/** Starts children as Electron utility processes; call after the app is ready. */
export function createElectronHost(): ProcessHost {
  return {
    spawn: (name, environment) => {
      const serviceName = `segue-${name}-${crypto.randomUUID()}`;
      const child = utilityProcess.fork(entryPath(name), [], {
        env: { ...process.env, ...environment },
        execArgv: [],
        serviceName,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return handleOf(child, serviceName);
    },
  };
}

function handleOf<ToChild, FromChild>(child: Electron.UtilityProcess, serviceName: string): ChildHandle<ToChild, FromChild> {
  const output = outputTail([child.stdout as NodeJS.ReadStream | null, child.stderr as NodeJS.ReadStream | null]);
  let isStopped = false;
  let isOutOfMemory = false;
  const noteMemory = (_event: Electron.Event, details: Electron.Details) => {
    if (details.serviceName === serviceName && details.reason === 'oom') isOutOfMemory = true;
  };
  app.on('child-process-gone', noteMemory);
  child.once('spawn', () => yieldToMain(child.pid));
  const exit = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code) => {
      app.off('child-process-gone', noteMemory);
      if (isStopped) resolve({ reason: { kind: 'stopped' }, output: output() });
      else if (isOutOfMemory) resolve({ reason: { kind: 'out-of-memory' }, output: output() });
      else resolve({ reason: exitReason(code, null, output()), output: output() });
    });
  });
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', (message: FromChild) => listener(message)),
    output,
    onExit: (listener) => void exit.then(listener),
    kill: () => {
      isStopped = true;
      // Electron's own kill only asks; a trial deep in a matrix product would not hear it.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
