import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { createRng } from '../src/shared/random.ts';
import type { PacedLoad } from './programs/api-pace.ts';
import { NOWPLAYING, readTestSessions } from './support/nowplaying.ts';

const PROGRAM = new URL('../out/main/cli.js', import.meta.url).pathname;
const WITHOUT_PAUSE = new URL('./programs/api-load.ts', import.meta.url).pathname;
const PACED = new URL('./programs/api-pace.ts', import.meta.url).pathname;
const CLIENTS = 50;
const SECONDS = 15;
const WARM_UP_SECONDS = 4;
const PROMISED_P99_MS = 20;
/** Different sessions, so that no answer can be one that is remembered. */
const SESSIONS = 2000;
/** Calls a second of all clients together: ten of each are more than people listening would make. */
const RATES = [100, 500];

const MODELS: Readonly<Record<string, object>> = {
  'item-knn': {},
  gru4rec: { epochs: 1, loss: 'cross-entropy', samples: 2048, sampleAlpha: 0.5, logQ: 1, learningRate: 0.1 },
};

type Measure = {
  latency: { p50: number; p90: number; p99: number; max: number };
  requests: { average: number };
  errors: number;
  non2xx: number;
};

/**
 * How long a next-track query over HTTP takes at the size of #nowplaying with 50 clients that call 100 or 500 times a second together, and with as many
 * that call again as soon as they are answered, which shows how much is answered at most. Options: `--home DIR` keeps the data set and the runs for the next time, `--models ID,ID` asks only these.
 */
export async function run(options: string[]): Promise<void> {
  if (!existsSync(NOWPLAYING.train)) throw new Error(`There is no ${NOWPLAYING.train}; set SEGUE_SHARED.`);
  const option = (name: string) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
  const kept = option('--home');
  const models = option('--models')?.split(',') ?? Object.keys(MODELS);
  const home = kept ?? mkdtempSync(join(tmpdir(), 'segue-bench-'));
  let server: ChildProcess | null = null;
  try {
    const runs = prepare(home, models);
    const { secret } = segue(home, ['keys', 'make', 'bench', '--per-minute', '10000000']) as { secret: string };
    const opened = await serve(home);
    server = opened.server;
    const rows = [];
    for (const [model, id] of runs) {
      const load = { url: opened.origin, connections: CLIENTS, headers: { authorization: `Bearer ${secret}` }, requests: queries(id) };
      await measure(WITHOUT_PAUSE, { ...load, duration: WARM_UP_SECONDS });
      for (const rate of RATES) {
        const paced: PacedLoad = { ...load, duration: SECONDS, rate };
        rows.push(summary(model, `${rate} a second`, await measure(PACED, paced), PROMISED_P99_MS));
      }
      rows.push(summary(model, 'without pause', await measure(WITHOUT_PAUSE, { ...load, duration: SECONDS }), null));
    }
    console.table(rows);
    console.log(JSON.stringify(rows));
    if (rows.some((row) => row['p99 ms'] > (row.promised ?? Infinity) || row.refused > 0)) process.exitCode = 1;
  } finally {
    server?.kill('SIGINT');
    if (kept === undefined) rmSync(home, { recursive: true, force: true });
  }
}

/** Imports and trains what is not there yet; answers with the run of each model. */
function prepare(home: string, models: readonly string[]): Map<string, string> {
  const datasets = segue(home, ['datasets', 'list']) as { name: string }[];
  if (!datasets.some(({ name }) => name === 'nowplaying'))
    segue(home, ['datasets', 'import', NOWPLAYING.train, NOWPLAYING.test, '--name', 'nowplaying']);
  return new Map(
    models.map((model) => {
      const name = `served-${model}`;
      const one = { name, dataset: 'nowplaying', split: { kind: 'given' }, models: [{ model, fixed: MODELS[model] }] };
      segue(home, ['search', 'run', '-'], { ...one, evaluation: { cutoffs: [20] } });
      const [run] = segue(home, ['runs', 'list', '--search', name]) as { id: string }[];
      return [model, run!.id];
    }),
  );
}

function segue(home: string, args: readonly string[], input?: object): unknown {
  const output = execFileSync(process.execPath, [PROGRAM, '--home', home, '--json', ...args], {
    input: JSON.stringify(input ?? null),
    stdio: ['pipe', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(output.toString());
}

async function serve(home: string): Promise<{ server: ChildProcess; origin: string }> {
  const server = spawn(process.execPath, [PROGRAM, '--home', home, '--json', 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve, reject) => {
    let text = '';
    server.stdout.on('data', (part: Buffer) => {
      text += part.toString();
      if (text.trimEnd().endsWith('}')) resolve((JSON.parse(text) as { port: number }).port);
    });
    server.once('close', (status) => reject(new Error(`The door closed with status ${status}.`)));
  });
  return { server, origin: `http://127.0.0.1:${port}` };
}

/** The beginnings of test sessions, each cut somewhere. */
function queries(run: string): { method: 'GET'; path: string }[] {
  const rng = createRng(1, 'api bench');
  const sessions = readTestSessions();
  return Array.from({ length: SESSIONS }, () => {
    const session = sessions[rng.integer(sessions.length)]!;
    const heard = session.slice(0, 1 + rng.integer(session.length));
    return {
      method: 'GET',
      path: `/api/v1/continue-session?run=${run}&k=20&${heard.map((track) => `session=${encodeURIComponent(track)}`).join('&')}`,
    };
  });
}

async function measure(program: string, options: object): Promise<Measure> {
  const load = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  load.stdin.end(JSON.stringify(options));
  return (await json(load.stdout)) as Measure;
}

function summary(model: string, calls: string, { latency, requests, errors, non2xx }: Measure, promised: number | null) {
  const tenths = (ms: number) => Math.round(10 * ms) / 10;
  return {
    ...{ model, calls, 'answers a second': Math.round(requests.average), 'median ms': tenths(latency.p50), 'p90 ms': tenths(latency.p90) },
    ...{ 'p99 ms': tenths(latency.p99), promised, 'max ms': tenths(latency.max), refused: errors + non2xx },
  };
}
