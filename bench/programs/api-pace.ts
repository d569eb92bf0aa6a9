import { Agent, get } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

/** `rate` is calls a second of all clients together. */
export type PacedLoad = {
  url: string;
  connections: number;
  headers: Record<string, string>;
  requests: { path: string }[];
  duration: number;
  rate: number;
};

/**
 * Calls an HTTP API at a steady pace, each client at moments of its own. A call's time counts from the moment it was due, so that one held up by the
 * call before it counts in full. Standard input: a `PacedLoad` as JSON. Prints what it measured as JSON.
 */
const { url, connections, headers, requests, duration, rate } = (await json(process.stdin)) as PacedLoad;
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const times: number[] = [];
let refused = 0;
const startedAt = performance.now();
await Promise.all(Array.from({ length: connections }, (_, client) => callSteadily(client)));
agent.destroy();
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.min(Math.floor(share * times.length), times.length - 1)] ?? 0;
console.log(
  JSON.stringify({
    latency: { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) },
    requests: { average: times.length / ((performance.now() - startedAt) / 1000) },
    errors: 0,
    non2xx: refused,
  }),
);

async function callSteadily(client: number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const number = turn * connections + client;
    const due = startedAt + (1000 * number) / rate;
    if (due > startedAt + 1000 * duration) return;
    await setTimeout(Math.max(0, due - performance.now()));
    if (!(await isAnswered(requests[number % requests.length]!.path))) refused += 1;
    times.push(performance.now() - due);
  }
}

/** False where the answer is a refusal. */
async function isAnswered(path: string): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    get(`${url}${path}`, { agent, headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
    }).once('error', reject);
  });
}
