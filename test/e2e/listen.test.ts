import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const SEARCH = {
  name: 'served',
  dataset: 'small',
  split: { kind: 'random-sessions', testShare: 0.2 },
  models: [{ model: 'popularity' }, { model: 'item-knn' }],
  evaluation: { cutoffs: [20] },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const shelf = (page: Page, name: RegExp) => page.getByRole('region', { name });
const firstOf = (page: Page, name: RegExp) => shelf(page, name).getByRole('listitem').first();

it('listens to shelves that follow what is heard and liked; makes a key and reads the reference', { timeout: 600_000 }, async () => {
  const home = temporaryHome();
  await runSegue(['datasets', 'generate', '--name', 'small', '--users', '60', '--sessions', '600', '--tracks', '120'], { home });
  const spec = join(home, 'served.json');
  writeFileSync(spec, JSON.stringify(SEARCH));
  expect(await runSegue(['search', 'run', spec], { home })).toMatchObject({ status: 0 });
  const { url } = await serveSegue(home);
  const { page, complaints } = await openPage(browser, url);

  // The address to remember leads to the page, which offers the newest run.
  await page.goto(new URL('/listen', url).href);
  await page.getByRole('heading', { name: 'Listen', level: 1 }).waitFor();
  await expectGoodPage(page);
  await page.getByRole('button', { name: /^Listen to / }).click();
  await firstOf(page, /^Trending/).waitFor();
  await page.getByText('Runs that serve', { exact: true }).click();
  const choice = page.getByRole('combobox', { name: 'Continue this session' });
  await choice.selectOption({ label: (await choice.getByRole('option', { name: /^item-knn/ }).textContent()) ?? '' });
  await page.getByText('Runs that serve', { exact: true }).click();

  // A track that is played is heard, said in words, and followed.
  const play = firstOf(page, /^Trending/).getByRole('button', { name: /^Play / });
  await play.focus();
  await page.keyboard.press('Enter');
  const player = page.getByRole('region', { name: 'Player' });
  await player.getByText(/^Sketch: .* (major|minor), \d+ beats a minute/).waitFor();
  // From here on it waits to be told.
  await player.getByRole('checkbox', { name: 'Go on with what comes next' }).uncheck();
  await firstOf(page, /^Because you listened to/).waitFor();
  await firstOf(page, /^Continue this session/).waitFor();
  const heard = await player.locator('.name').textContent();
  await expectGoodPage(page);

  // The next one is the best of the continued session.
  const expected = await firstOf(page, /^Continue this session/)
    .getByText(/\w/)
    .first()
    .textContent();
  await player.getByRole('button', { name: 'Play the next track' }).click();
  await expect.poll(() => player.locator('.name').textContent()).not.toBe(heard);
  expect((await player.locator('.name').textContent())?.trim()).toBe(expected?.trim());
  const stop = player.getByRole('button', { name: 'Stop' });
  await stop.click({ timeout: 5000 }).catch(() => undefined);
  await player.getByRole('button', { name: 'Play again' }).waitFor();

  await firstOf(page, /^Trending/)
    .getByRole('button', { name: /^Like / })
    .click();
  await firstOf(page, /^Because you liked /).waitFor();
  expect(
    await firstOf(page, /^Trending/)
      .getByRole('button', { name: /^Like / })
      .getAttribute('aria-pressed'),
  ).toBe('true');
  await expectGoodPage(page);

  // A key is shown once and opens the API.
  await page.getByRole('link', { name: 'System', exact: true }).click();
  await page.getByLabel('New key for').fill('my player');
  await page.getByRole('button', { name: 'Make a key' }).click();
  const secret = await page.getByRole('status').locator('code').textContent();
  const answer = await fetch(new URL('/api/v1/trending?k=2', url), { headers: { authorization: `Bearer ${secret}` } });
  expect([answer.status, ((await answer.json()) as { tracks: object[] }).tracks.length]).toEqual([200, 2]);
  await expectGoodPage(page);
  await page.getByRole('button', { name: 'Revoke my player' }).click();
  await page.getByText('No keys').waitFor();

  // The reference is made from what the API says of itself, from our own files alone.
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
  });
  await page.goto(new URL('/api/reference', url).href);
  for (const summary of ['Trending', 'Because you listened', 'Continue this session', 'Start a session in context'])
    await page.getByText(summary, { exact: true }).first().waitFor();
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});
