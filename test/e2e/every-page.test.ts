import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { fillHomeWithRuns } from '../support/many-runs.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

/** Runs spread over ten searches. */
const RUNS = 60;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** By the palette, and so by keys alone. */
async function goTo(page: Page, words: string, option: RegExp, heading: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Go to or do' });
  await field.pressSequentially(words);
  await page.getByRole('option', { name: option }).first().waitFor();
  // Down to it: the palette may know better matches.
  while (!(await page.getByRole('option', { name: option, selected: true }).isVisible())) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}

it('every page is reached by keys alone and is good to read, light and dark', { timeout: 300_000 }, async () => {
  const home = temporaryHome();
  const ids = fillHomeWithRuns(home, RUNS);
  await runSegue(['datasets', 'generate', '--name', 'small', '--users', '60', '--sessions', '400', '--tracks', '80'], { home });
  const door = await serveSegue(home);
  const { page, complaints } = await openPage(browser, door.url);
  const pages: [words: string, option: RegExp, heading: string | RegExp][] = [
    ['home', /^Home/, 'Home'],
    ['data sets', /^Data sets/, 'Data sets'],
    ['small', /^small/, 'small'],
    ['import', /^Import listening data/, /^Import/],
    ['new search', /^New search/, 'New search'],
    ['searches', /^Searches/, 'Searches'],
    ['search 3', /^search 3/, 'search 3'],
    ['runs', /^Runs table/, 'Runs'],
    [ids[0]!.slice(0, 8), new RegExp(ids[0]!.slice(0, 8)), new RegExp(ids[0]!.slice(0, 8))],
    ['compare', /^Compare/, 'Compare'],
    ['audition', /^Audition/, 'Audition'],
    ['trash', /^Trash/, 'Trash'],
    ['system', /^System/, 'System'],
  ];
  await page.getByRole('heading', { level: 1 }).waitFor();
  for (const [words, option, heading] of pages) {
    await goTo(page, words, option, heading);
    await page.waitForLoadState('networkidle');
    await expectGoodPage(page);
  }
  expect(complaints).toEqual([]);
});
