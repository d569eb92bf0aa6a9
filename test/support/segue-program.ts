import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const PROGRAM = join(ROOT, 'out', 'main', 'cli.js');

export type ProgramResult = { status: number | null; output: string; errors: string };

type ProgramOptions = {
  home: string;
  /** What the program reads. */
  input?: string;
  /** Called with everything standard error holds so far, each time it grows. */
  onErrors?: (errors: string, child: ChildProcess) => void;
};

/** Runs the built terminal program to its end, as a person or a script would. */
export async function runSegue(args: readonly string[], { home, input, onErrors }: ProgramOptions): Promise<ProgramResult> {
  const child = startProgram(['--home', home, ...args]);
  let output = '';
  let errors = '';
  child.stdout?.on('data', (text: string) => {
    output += text;
  });
  child.stderr?.on('data', (text: string) => {
    errors += text;
    onErrors?.(errors, child);
  });
  child.stdin?.end(input);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { status, output, errors };
}

export type ServingProgram = {
  url: string;
  port: number;
  errors: () => string /** Ctrl+C; answers with the exit status. */;
  stop: () => Promise<number | null>;
};

/** Starts the built browser door on a home; it is stopped with the test, or before. */
export async function serveSegue(home: string, port = 0): Promise<ServingProgram> {
  const child = startProgram(['--home', home, 'serve', '--json', '--port', String(port)]);
  let errors = '';
  child.stderr?.on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = () => {
    child.kill('SIGINT');
    return ended;
  };
  const document = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (text: string) => {
      output += text;
      if (output.trimEnd().endsWith('}')) resolve(output);
    });
    ended.then((status) => reject(new Error(`The door closed with status ${status} before it was open: ${errors}${output}`)));
  });
  return { ...(JSON.parse(document) as { url: string; port: number }), errors: () => errors, stop };
}

function startProgram(args: readonly string[]): ChildProcess {
  if (!existsSync(PROGRAM)) throw new Error(`There is no built program at ${PROGRAM}: run "npm run build" first.`);
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdout?.setEncoding('utf8');
  child.stderr?.setEncoding('utf8');
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
  });
  return child;
}
