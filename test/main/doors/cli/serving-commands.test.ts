import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { runCommandLine } from '../../../../src/main/doors/cli/command-line.ts';
import { temporaryHome } from '../../../support/temporary-home.ts';

function collector(): { stream: Writable; text: () => string } {
  const parts: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      parts.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => parts.join('') };
}

/** Runs a command line on a home; answers with its status and what it printed. */
async function segue(home: string, ...args: string[]) {
  const [output, errors] = [collector(), collector()];
  const signal = new AbortController().signal;
  const status = await runCommandLine({ args: ['--home', home, ...args], output: output.stream, errors: errors.stream, signal });
  return { status, output: output.text(), errors: errors.text() };
}

it('makes a key, shows it once, lists it and revokes it', async () => {
  const home = temporaryHome();
  expect((await segue(home, 'keys', 'list')).output).toContain('No keys');
  const { status, output } = await segue(home, 'keys', 'make', 'kitchen', '--per-minute', '30');
  expect([status, output]).toEqual([0, expect.stringMatching(/^segue_[\w-]{32}\n$/)]);
  const listed = await segue(home, 'keys', 'list');
  expect(listed.output).toMatch(new RegExp(`1 +kitchen +${output.slice(0, 10)}… +30`));
  expect(listed.output).not.toContain(output.trim());
  expect((await segue(home, 'keys', 'revoke', '1')).status).toBe(0);
  expect(await segue(home, 'keys', 'revoke', '1')).toMatchObject({ status: 1, errors: expect.stringContaining('key.notFound') });
});

it('lists shelves, and refuses shelves and runs that are not there', async () => {
  const home = temporaryHome();
  const shelves = JSON.parse((await segue(home, '--json', 'shelves', 'list')).output) as { shelf: string; run: null }[];
  expect(shelves.map(({ shelf }) => shelf)).toEqual([
    'trending',
    'because-you-listened',
    'because-you-liked',
    'continue-session',
    'start-session',
  ]);
  expect(await segue(home, 'shelves', 'set', 'cellar', 'abc')).toMatchObject({
    status: 2,
    errors: expect.stringContaining('because-you-liked'),
  });
  expect(await segue(home, 'shelves', 'set', 'trending', 'abc')).toMatchObject({
    status: 1,
    errors: expect.stringContaining('run.notFound'),
  });
  expect((await segue(home, 'shelves', 'clear', 'trending')).status).toBe(0);
});
