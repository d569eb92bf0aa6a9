import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listOf, runOf } from '../support/audition-lists.ts';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const VECTORS = { vectorsFrom: 'sessions', vectorWidth: 16, vectorEpochs: 3 };
const SEARCH = {
  name: 'starts',
  dataset: 'small',
  split: { kind: 'given' },
  models: [
    { model: 'cosernn', fixed: { ...VECTORS, epochs: 3, units: 24, layerUnits: 40, steps: 4 } },
    { model: 'last-session', fixed: VECTORS },
  ],
  objective: { metric: 'map@100', direction: 'max' },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('auditions the beginning of a session: its past, its context changed by hand, why, and where', { timeout: 600_000 }, async () => {
  const home = temporaryHome();
  await runSegue(['datasets', 'generate', '--name', 'small', '--users', '200', '--sessions', '2000', '--tracks', '500'], { home });
  const spec = join(home, 'starts.json');
  writeFileSync(spec, JSON.stringify(SEARCH));
  const search = await runSegue(['search', 'run', spec, '--json'], { home });
  expect(search).toMatchObject({ status: 0 });
  const runs = JSON.parse(search.output).runs.map(({ id }: { id: string }) => id);
  const door = await serveSegue(home);
  const { page, complaints } = await openPage(browser, door.url);
  await page.getByRole('link', { name: 'Audition', exact: true }).click();
  await page.getByRole('button', { name: /^Audition .*cosernn/ }).click();
  const moment = page.getByRole('region', { name: 'Moment' });
  await moment.getByRole('heading', { name: /^Listener / }).waitFor();
  const reader = page.getByRole('region', { name: /^Run ., cosernn/ });
  const letter = (await reader.getAttribute('aria-label'))?.startsWith('Run A') ? 'A' : 'B';
  const other = letter === 'A' ? 'B' : 'A';
  await listOf(page, 'A');
  await listOf(page, 'B');
  expect(await moment.getByText(/^\d+ (h|days|min)$/).count()).toBeGreaterThan(0);

  // A context that is changed moves the lists of a model that reads it, and of no other.
  const before = { reader: await listOf(page, letter), stayer: await listOf(page, other) };
  const device = moment.getByRole('combobox', { name: 'device' });
  const was = await device.inputValue();
  const values = await device.locator('option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  await device.selectOption(values.find((value) => value !== was)!);
  await runOf(page, letter)
    .getByText(/^Moved: cosine/)
    .waitFor();
  await runOf(page, other).getByText('Unmoved: it does not read what you changed').waitFor();
  expect(await listOf(page, letter)).not.toEqual(before.reader);
  expect(await listOf(page, other)).toEqual(before.stayer);
  await expectGoodPage(page);
  await moment.getByRole('button', { name: 'As it was' }).click();
  await expect.poll(() => listOf(page, letter)).toEqual(before.reader);

  // The whole catalogue, and which tracks were really played.
  await page.getByRole('combobox', { name: 'Rank' }).selectOption('catalogue');
  await runOf(page, 'A')
    .getByText(/^Among \d{3} tracks/)
    .waitFor();
  await page.getByRole('combobox', { name: 'Show' }).selectOption('50');
  await expect.poll(async () => (await listOf(page, 'A')).length).toBe(50);

  // Why, and where.
  await runOf(page, other).getByRole('listitem').nth(1).getByRole('button').click();
  const why = page.getByRole('region', { name: 'Why this track' });
  await why.getByText(new RegExp(`^Why does ${other} expect .* at rank 2`)).waitFor();
  expect(await why.getByRole('row').count()).toBeGreaterThan(1);
  await page
    .getByRole('figure', { name: /map of tracks/ })
    .getByRole('button', { name: 'Table' })
    .click();
  await expectGoodPage(page);

  // Other moments, by key and by listener; a link leads back to this one.
  const heading = () => moment.getByRole('paragraph').first().textContent();
  const first = await heading();
  await page.getByRole('heading', { name: 'Audition', level: 1 }).click();
  await page.keyboard.press('j');
  await expect.poll(heading).not.toBe(first);
  await page.keyboard.press('k');
  await expect.poll(heading).toBe(first);
  const listener = ((await moment.getByRole('heading', { level: 2 }).textContent()) ?? '').replace('Listener ', '');
  const choices = () => page.getByRole('toolbar', { name: 'Sessions' }).getByRole('button', { name: / of / }).textContent();
  const all = await choices();
  await page.getByRole('button', { name: /^Filter/ }).click();
  await page.getByRole('searchbox', { name: 'Listener' }).fill(listener);
  await expect.poll(choices).not.toBe(all);
  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  await moment.getByRole('heading', { name: `Listener ${listener}` }).waitFor();

  // Their difference is tested by the metric that a session start is judged by.
  await page.goto(link.replace(/#.*/, `#/compare?runs=${runs.join(',')}&baseline=${runs[1]}`));
  await page.getByRole('row', { name: /^cosernn .*(better|worse|no difference shown)/ }).waitFor();
  expect(await page.getByRole('combobox', { name: 'Metric' }).inputValue()).toBe('map@100');
  await page.getByRole('figure', { name: /map@100/ }).waitFor();
  await expectGoodPage(page);
  expect(complaints).toEqual([]);
});
