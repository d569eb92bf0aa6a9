import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { WorkbenchClient } from '../src/shared/contract/client.ts';
import { SearchSpec } from '../src/shared/domain/search.ts';

const PROGRAM = new URL('./programs/contract-server.ts', import.meta.url);
const PROMISED_MS = 50;
const SECONDS = 30;
const PAUSE_MS = 20;

/** Two trials that train for longer than the measurement lasts, on every core of a small machine. */
const SPEC = SearchSpec.parse({
  name: 'load',
  dataset: 'sample',
  split: { kind: 'random-sessions', testShare: 0.1 },
  models: [{ model: 'gru4rec', fixed: { epochs: 1000 }, space: { learningRate: [0.05, 0.1] } }],
});

/** How fast main answers, asked over a WebSocket from another process, while two trials train; promised: every answer within 50 ms. */
export async function run(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'segue-bench-'));
  const main = fork(PROGRAM, [home], { execArgv: [] });
  try {
    const [port] = await once(main, 'message');
    const client: WorkbenchClient = createORPCClient(new RPCLink({ websocket: new WebSocket(`ws://127.0.0.1:${port}`) }));
    for await (const _ of await client.datasets.generate({ users: 500, sessions: 10_000, tracks: 2000 }));
    await client.searches.start({ spec: SPEC, jobs: 2 });
    for await (const event of await client.searches.watch({ name: 'load' })) {
      if (event.type === 'snapshot' && event.search.counts.running < 2) throw new Error('Both trials should run.');
      if (event.type === 'progress' && event.progress.stage === 'training' && event.progress.fraction > 0.001) break;
    }
    await measure(client);
    await client.searches.cancel({ name: 'load' });
  } finally {
    main.disconnect();
    await once(main, 'exit');
    rmSync(home, { recursive: true, force: true });
  }
}

async function measure(client: WorkbenchClient): Promise<void> {
  const calls: Record<string, () => Promise<unknown>> = {
    'system.ping': () => client.system.ping(),
    'searches.get': () => client.searches.get({ name: 'load' }),
    'searches.list': () => client.searches.list(),
    'runs.list': () => client.runs.list({ search: 'load', sort: 'recall@20' }),
    'datasets.list': () => client.datasets.list(),
  };
  const times = new Map(Object.keys(calls).map((name) => [name, [] as number[]]));
  const end = performance.now() + SECONDS * 1000;
  while (performance.now() < end) {
    for (const [name, call] of Object.entries(calls)) {
      const started = performance.now();
      await call();
      times.get(name)!.push(performance.now() - started);
      await setTimeout(PAUSE_MS);
    }
  }
  const rows = [...times].map(([call, all]) => summary(call, all));
  console.table(rows);
  const slowest = Math.max(...rows.map((row) => row['max ms']));
  console.log(`Slowest answer: ${slowest.toFixed(1)} ms; promised: ${PROMISED_MS} ms.`);
  if (slowest > PROMISED_MS) process.exitCode = 1;
}

function summary(call: string, times: number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const quantile = (share: number) => Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(2));
  return { call, answers: times.length, 'median ms': quantile(0.5), 'p99 ms': quantile(0.99), 'max ms': quantile(1) };
}
