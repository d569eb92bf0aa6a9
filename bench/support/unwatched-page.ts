import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { BROWSER_ARGUMENTS, browserPath } from '../../test/support/browser.ts';

/** A page of a browser of its own, in a window of 1280 x 800. */
export type UnwatchedPage = {
  navigate: (url: string) => Promise<void>;
  /** What the expression, a promise of plain data, comes to in the page. */
  evaluate: <Value>(expression: string) => Promise<Value>;
  close: () => Promise<void>;
};

/**
 * Opens a page whose network nobody listens to. A test's browser hands every message of a WebSocket on to the test, which for megabytes
 * takes both programs longer than the page needs for them: what a page does with much data is to be timed here.
 */
export async function openUnwatchedPage(profile: string): Promise<UnwatchedPage> {
  const path = await browserPath();
  const chromium = spawn(
    path,
    [...BROWSER_ARGUMENTS, '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--window-size=1280,800'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const socket = new WebSocket(await addressOf(createInterface(chromium.stderr)));
  chromium.stderr.resume();
  await once(socket, 'open');
  const answers = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  socket.on('message', (text) => {
    const answer: Answer = JSON.parse(String(text));
    answers.get(answer.id)?.(answer);
    answers.delete(answer.id);
  });
  const ask = async (method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> => {
    const id = ++asked;
    const answered = new Promise<Answer>((resolve) => answers.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params, sessionId }));
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  const { targetId } = await ask('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true });
  const session = String(sessionId);
  return {
    navigate: async (url) => {
      await ask('Page.navigate', { url }, session);
    },
    evaluate: async <Value>(expression: string) => {
      const { result } = await ask('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, session);
      return (result as { value: Value }).value;
    },
    close: async () => {
      socket.close();
      chromium.kill();
      await once(chromium, 'exit');
    },
  };
}

type Answer = { id: number; result: Record<string, unknown>; error?: { message: string } };

async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const address = /ws:\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error('Chromium ended before it said where it listens.');
}
