import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { PROVISION_COMMAND } from '../src/main/engine/provision-state.ts';
import { root } from './setup/bootstrap.mjs';
import { electronBinary } from './setup/electron-binary.ts';
import { endWithStarter } from './setup/end-with-starter.ts';
import { openBrowser } from './setup/open-browser.ts';
import { isNative, setUp } from './setup/set-up.ts';
import { runProgram, say } from './setup/steps.mjs';

const USAGE = `npm start -- [--serve] [--port N] [--home DIR]

  --serve      open the browser door instead of the window
  --port N     the browser door's port (default: any free one)
  --home DIR   where Segue keeps what it writes`;

/** A window that ends this soon, and badly, never opened. */
const STILLBORN_SECONDS = 10;

type Options = { serve: boolean; port: string | undefined; home: string | undefined };

await runProgram(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) return;
  endWithStarter();
  await setUp();
  if (!isNative())
    say(`TensorFlow is missing, so training runs in plain JavaScript, about 100 times slower. Mend it with: ${PROVISION_COMMAND}`);
  process.exitCode = await open(options);
});

function readOptions(args: string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: {
        serve: { type: 'boolean', default: false },
        port: { type: 'string' },
        home: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help !== true) return { serve: values.serve, port: values.port, home: values.home };
    console.log(USAGE);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}\n`);
    process.exitCode = 2;
  }
  return undefined;
}

async function open(options: Options): Promise<number | undefined> {
  if (options.serve) return serveHere(options);
  if (!hasDisplay()) {
    say('There is no display here (DISPLAY and WAYLAND_DISPLAY are not set), so Segue opens its browser door.');
    return serveHere(options);
  }
  const electron = await electronBinary(root);
  if ('missing' in electron) {
    say(`Electron's program could not be fetched (${electron.missing}), so Segue opens its browser door.`);
    return serveAndShow(options);
  }
  const since = performance.now();
  const status = await spawned(electron.program, [root], options);
  if (status === 0 || performance.now() - since > STILLBORN_SECONDS * 1000) return status;
  say(`The window did not open (exit status ${status}), so Segue opens its browser door.`);
  return serveAndShow(options);
}

function hasDisplay(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** The browser door in this process, which then ends as the door does. */
async function serveHere(options: Options): Promise<undefined> {
  const program = commandLine();
  process.argv = [process.execPath, program, ...serveArguments(options)];
  await import(pathToFileURL(program).href);
  return undefined;
}

/** The browser door in a child whose address is read off what it prints, and shown in the user's browser. */
function serveAndShow(options: Options): Promise<number> {
  let printed: string | undefined = '';
  return spawned(process.execPath, [commandLine(), ...serveArguments(options)], options, (text) => {
    process.stdout.write(text);
    if (printed === undefined) return;
    printed += text;
    const address = /https?:\/\/\S+/.exec(printed)?.[0];
    if (address === undefined) return;
    printed = undefined;
    openBrowser(address);
  });
}

function serveArguments({ home, port }: Options): string[] {
  return [...(home === undefined ? [] : ['--home', home]), 'serve', ...(port === undefined ? [] : ['--port', port])];
}

/** The built terminal program, as package.json's `bin` runs it. */
function commandLine(): string {
  return join(root, 'out', 'main', 'cli.js');
}

function spawned(program: string, args: string[], { home }: Options, onOutput?: (text: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...(home === undefined ? {} : { SEGUE_HOME: home }) };
    const child = spawn(program, args, { cwd: root, env, stdio: ['inherit', onOutput === undefined ? 'inherit' : 'pipe', 'inherit'] });
    child.stdout?.setEncoding('utf8').on('data', onOutput ?? (() => undefined));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      });
    }
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 1));
  });
}
