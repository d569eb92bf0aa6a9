import { execFileSync, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAYOUT } from '../src/main/data/layout.ts';
import { parseHyperparameters } from '../src/main/models/registry.ts';
import { largePages } from '../src/main/processes/large-pages.ts';
import type { FromTrial, ToTrial, TrialOrder } from '../src/main/trial/protocol.ts';
import { median } from './support/median.ts';
import { NOWPLAYING } from './support/nowplaying.ts';

const PROGRAM = new URL('../out/main/cli.js', import.meta.url).pathname;
const TRIAL = new URL('../out/main/trial.js', import.meta.url).pathname;
const REPEATS = 7;
const PROMISED_MS = 1500;

/** How long a trial of GRU4Rec on #nowplaying takes from the start of its process until TensorFlow is there, and until it trains. */
export async function run(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'segue-bench-'));
  try {
    const order = prepare(home);
    const times = [];
    for (let repeat = 0; repeat <= REPEATS; repeat++) times.push(await startTrial(order, join(home, `run-${repeat}`)));
    // The first start reads the programs from disk.
    times.shift();
    const ready = median(times.map((time) => time.ready));
    const training = median(times.map((time) => time.training));
    console.table([
      { what: 'process started until TensorFlow is loaded', ms: Math.round(ready), promised: PROMISED_MS },
      { what: 'process started until the first steps are done', ms: Math.round(training) },
    ]);
    if (ready > PROMISED_MS) process.exitCode = 1;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Imports #nowplaying, lets a run of a counting model form its split, and makes the order of a training run from them. */
function prepare(home: string): TrialOrder {
  const segue = (args: readonly string[], input = '') =>
    execFileSync(process.execPath, [PROGRAM, '--home', home, ...args], { input, stdio: 'pipe' });
  segue(['datasets', 'import', NOWPLAYING.train, NOWPLAYING.test, '--name', 'nowplaying']);
  const models = [{ model: 'popularity' }];
  segue(['search', 'run', '-'], JSON.stringify({ name: 'prepare', dataset: 'nowplaying', split: { kind: 'given' }, models }));
  const [fingerprint] = readdirSync(join(home, 'datasets'));
  const datasetDirectory = join(home, 'datasets', fingerprint!);
  const [split] = readdirSync(join(datasetDirectory, LAYOUT.splits));
  return {
    ...{ runId: 'startup', model: 'gru4rec', hyperparameters: parseHyperparameters('gru4rec', {}), seed: 1 },
    ...{ evaluation: { cutoffs: [20], ties: 'conservative' }, threads: 1, resume: false },
    ...{ datasetDirectory, splitDirectory: join(datasetDirectory, LAYOUT.splits, split!), runDirectory: '' },
  };
}

async function startTrial(order: TrialOrder, runDirectory: string): Promise<{ ready: number; training: number }> {
  mkdirSync(runDirectory);
  const startedAt = performance.now();
  const child = fork(TRIAL, {
    env: { ...process.env, ...largePages() },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send({ type: 'train', order: { ...order, runDirectory } } satisfies ToTrial);
  let ready = 0;
  const training = await new Promise<number>((resolve, reject) => {
    child.on('message', (message: FromTrial) => {
      if (message.type === 'ready') ready = performance.now() - startedAt;
      if (message.type === 'error') reject(new Error(message.error.message));
      if (message.type === 'progress' && message.progress.stage === 'training' && message.progress.fraction > 0) {
        resolve(performance.now() - startedAt);
      }
    });
    child.once('exit', (status) => reject(new Error(`The trial ended with status ${status}.`)));
  });
  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  return { ready, training };
}
