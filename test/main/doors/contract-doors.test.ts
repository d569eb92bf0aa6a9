import { MessageChannel } from 'node:worker_threads';
import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import { RPCLink as MessagePortLink, type SupportedMessagePort } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createRouter } from '../../../src/main/doors/router.ts';
import { openServeDoor } from '../../../src/main/doors/serve.ts';
import { openWorkbench, type Workbench } from '../../../src/main/workbench/workbench.ts';
import type { WorkbenchClient } from '../../../src/shared/contract/client.ts';
import { fromRefusal } from '../../../src/shared/contract/refusal.ts';
import { collect } from '../../support/collect.ts';
import { pageFolder } from '../../support/page-folder.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const DOORS = ['WebSocket', 'message port'] as const;
type Door = (typeof DOORS)[number];

let bugs: unknown[] = [];
afterEach(() => {
  bugs = [];
});

async function openDoor(
  door: Door,
  change: (workbench: Workbench) => Workbench = (workbench) => workbench,
): Promise<{ client: WorkbenchClient; leave: () => void }> {
  const workbench = await openWorkbench({ home: temporaryHome(), door: 'test' });
  onTestFinished(() => workbench.close());
  const router = createRouter(change(workbench), (error) => bugs.push(error));
  if (door === 'message port') {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    new RPCHandler(router).upgrade(port2 as unknown as SupportedMessagePort);
    port1.start();
    port2.start();
    return { client: createClient(new MessagePortLink({ port: port1 as unknown as SupportedMessagePort })), leave: () => port1.close() };
  }
  const serving = await openServeDoor({ router, rendererDirectory: pageFolder(), port: 0, services: workbench });
  onTestFinished(() => serving.close());
  const cookie = (await fetch(serving.url, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
  const origin = `http://127.0.0.1:${serving.port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${serving.port}/contract`, { headers: { cookie, origin } });
  return { client: createClient(new WebSocketLink({ websocket: socket as unknown as globalThis.WebSocket })), leave: () => socket.close() };
}

function createClient(link: ClientLink<ClientContext>): WorkbenchClient {
  return createORPCClient(link);
}

/** What a call was refused with, as a page or a script would read it. */
async function refusalOf(call: Promise<unknown>) {
  const error = fromRefusal(
    await call.then(
      () => new Error('the call went through'),
      (thrown: unknown) => thrown,
    ),
  );
  return { code: error.code, message: error.message, details: error.details };
}

describe.each(DOORS)('the contract over a %s', (door) => {
  it('answers calls', async () => {
    const { client } = await openDoor(door);
    expect(await client.datasets.list()).toEqual([]);
    expect(await client.system.ping()).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      uptimeSeconds: expect.any(Number),
    });
    expect((await client.system.models()).map((model) => model.id)).toEqual(expect.arrayContaining(['popularity', 'gru4rec']));
    expect(bugs).toEqual([]);
  });

  it('refuses what the workbench refuses, with its code and details', async () => {
    const { client } = await openDoor(door);
    const refusal = await refusalOf(client.datasets.get({ name: 'nope' }));
    expect(refusal).toMatchObject({ code: 'dataset.notFound', message: expect.stringContaining('"nope"'), details: { received: 'nope' } });
    expect(bugs).toEqual([]);
  });

  it('refuses an input the contract does not know, naming the field and what it held', async () => {
    const { client } = await openDoor(door);
    const refusal = await refusalOf(client.datasets.get({ name: 7 as unknown as string }));
    expect(refusal).toMatchObject({
      code: 'input.invalid',
      details: { fields: [{ path: 'name', message: expect.stringContaining('received 7') }] },
    });
    const unknownKey = { name: 'x', nmae: 'y' } as { name: string };
    expect(await refusalOf(client.datasets.get(unknownKey))).toMatchObject({
      code: 'input.invalid',
      message: expect.stringContaining('nmae'),
    });
    expect(bugs).toEqual([]);
  });

  it('shows a bug as internal and reports it with its stack', async () => {
    const { client } = await openDoor(door, (workbench) => ({
      ...workbench,
      runs: {
        ...workbench.runs,
        list: () => {
          throw new TypeError('undefined is not a run');
        },
      },
    }));
    expect(await refusalOf(client.runs.list({}))).toMatchObject({
      code: 'internal',
      message: expect.stringContaining('runs.list: undefined is not a run'),
    });
    expect(bugs).toEqual([expect.objectContaining({ stack: expect.stringContaining('contract-doors') })]);
  });

  it('does not let an answer out that the contract does not know', async () => {
    const { client } = await openDoor(door, (workbench) => ({
      ...workbench,
      datasets: {
        ...workbench.datasets,
        list: async () => [{ name: 'half' }] as unknown as Awaited<ReturnType<Workbench['datasets']['list']>>,
      },
    }));
    expect((await refusalOf(client.datasets.list())).code).toBe('internal');
    expect(bugs).toHaveLength(1);
  });

  it('streams work to its end and refuses in mid-stream', async () => {
    const { client } = await openDoor(door);
    const events = await collect(await client.datasets.generate({ name: 'tiny', users: 20, sessions: 200, tracks: 50 }));
    expect(events.at(-1)).toMatchObject({ type: 'done', dataset: { name: 'tiny', sessions: 200 } });
    const missing = await client.searches.watch({ name: 'nope' });
    expect(await refusalOf(collect(missing))).toMatchObject({ code: 'search.notFound' });
    expect(bugs).toEqual([]);
  });

  it.each(['aborts', 'leaves'])('ends a stream at its source when the listener %s', async (way) => {
    const ended = Promise.withResolvers<void>();
    const { client, leave } = await openDoor(door, (workbench) => ({
      ...workbench,
      searches: {
        ...workbench.searches,
        watch: (_input: { name?: string | undefined }, signal?: AbortSignal) => {
          signal?.addEventListener('abort', () => ended.resolve(), { once: true });
          return (async function* () {
            await new Promise<never>(() => {});
          })();
        },
      },
    }));
    const listener = new AbortController();
    const changes = await client.searches.watch({}, { signal: listener.signal });
    const listening = collect(changes).catch(() => 'stopped listening');
    if (way === 'aborts') listener.abort();
    else leave();
    await ended.promise;
    expect(await listening).toBeDefined();
  });
});
