import { builtRenderer } from '../../renderer-files.ts';
import { openServeDoor } from '../../serve.ts';
import { parseList, parseNumber } from '../parse-options.ts';
import type { AddCommands } from '../session.ts';

export const addServe: AddCommands = (program, run) => {
  program
    .command('serve')
    .description('open the workbench to a browser on this computer, and the HTTP API to programs, until Ctrl+C')
    .option('--port <n>', 'port to listen on (default: any free one)', parseNumber, 0)
    .option('--host <address>', 'address to listen at, such as 0.0.0.0 in a container (default: this computer alone)')
    .option('--allow-origin <origins>', 'sites whose pages may call the HTTP API with a key, comma-separated (default: none)', parseList)
    .action(({ port, host, allowOrigin: allowedOrigins }: { port: number; host?: string; allowOrigin?: string[] }) =>
      run(
        async ({ router, services, terminal, signal, canRunSearches }) => {
          const door = await openServeDoor({ router, rendererDirectory: builtRenderer(), port, services, host, allowedOrigins });
          try {
            terminal.result({ url: door.url, port: door.port }, () => [`Segue is open at ${door.url}`]);
            terminal.note('Stop it with Ctrl+C; a running search goes on from where it was when you resume it.');
            if (!canRunSearches) terminal.note('Another Segue on this home runs the searches: this one shows them but cannot start any.');
            await new Promise<void>((resolve) => {
              if (signal.aborted) resolve();
              signal.addEventListener('abort', () => resolve(), { once: true });
            });
            terminal.note('Stopping.');
          } finally {
            await door.close();
          }
          // Ctrl+C is how serving ends, so it is no interruption of it.
          return 0;
        },
        { door: 'browser', keepsHome: true },
      ),
    );
};
