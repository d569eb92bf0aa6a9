import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Route, routeAddress } from '../../src/renderer/state/route.ts';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { fillHomeWithRuns } from '../support/many-runs.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

/** Runs as a long table has them, in ten searches, beside the search that was truly made. */
const STORED_RUNS = 60;
/** More than there is between the beginning of any page, or list of the palette, and what is looked for. */
const MOST_STEPS = 60;
const SEARCH = {
  name: 'rules',
  dataset: 'small',
  split: { kind: 'random-sessions', testShare: 0.2 },
  models: [{ model: 'popularity' }, { model: 'sequential-rules', space: { steps: [2, 10] } }],
  evaluation: { cutoffs: [20] },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Goes on with Tab until it stands on a link of the page, and follows it. */
async function followLink(page: Page, name: string): Promise<void> {
  const link = page.getByRole('link', { name, exact: true }).first();
  await link.waitFor();
  for (let steps = 0; !(await link.evaluate((element) => element === document.activeElement)); steps++) {
    if (steps === MOST_STEPS) throw new Error(`Tab does not come to the link "${name}" of ${page.url()}.`);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
}

/** Opens the palette, writes into it and takes what it offers under a name. */
async function choose(page: Page, words: string, name: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Go to or do' });
  await field.pressSequentially(words);
  await page.getByRole('option', { name }).first().waitFor();
  // Down to it: the palette may know better matches.
  for (let steps = 0; !(await page.getByRole('option', { name, selected: true }).isVisible()); steps++) {
    if (steps === MOST_STEPS) throw new Error(`The arrow does not come to ${name} in the palette.`);
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
}

type Visit = { heading: string | RegExp; keys: (page: Page) => Promise<void> };

/** How each page of the app is come to from Home by keys alone. A page that is added to the app and not here does not compile. */
function visits(run: string): Record<Exclude<Route['page'], 'home' | 'unknown'>, Visit> {
  return {
    datasets: { heading: 'Data sets', keys: (page) => followLink(page, 'Data sets') },
    import: {
      heading: 'Import listening data',
      keys: async (page) => {
        await followLink(page, 'Data sets');
        await followLink(page, 'Import');
      },
    },
    dataset: { heading: 'small', keys: (page) => choose(page, 'small', /^small/) },
    contexts: {
      heading: /^Contexts/,
      keys: async (page) => {
        await followLink(page, 'Data sets');
        await followLink(page, 'small');
        await followLink(page, 'Contexts');
      },
    },
    searches: { heading: 'Searches', keys: (page) => followLink(page, 'Searches') },
    'new-search': { heading: 'New search', keys: (page) => choose(page, 'new search', /^New search/) },
    search: { heading: 'search 3', keys: (page) => choose(page, 'search 3', /^search 3/) },
    runs: { heading: 'Runs', keys: (page) => followLink(page, 'Runs') },
    run: { heading: /^popularity/, keys: (page) => choose(page, run.slice(0, 8), new RegExp(run.slice(0, 8))) },
    compare: { heading: 'Compare', keys: (page) => followLink(page, 'Compare') },
    improvement: { heading: /^Improvement/, keys: (page) => choose(page, 'improvement', /^Improvement by context/) },
    audition: { heading: 'Audition', keys: (page) => followLink(page, 'Audition') },
    listen: { heading: 'Listen', keys: (page) => followLink(page, 'Listen') },
    trash: { heading: 'Trash', keys: (page) => choose(page, 'trash', /^Trash/) },
    system: { heading: 'System', keys: (page) => followLink(page, 'System') },
  };
}

it('every page is come to by keys alone, and is good to read in light and dark', { timeout: 600_000 }, async () => {
  const home = temporaryHome();
  fillHomeWithRuns(home, STORED_RUNS);
  await runSegue(['datasets', 'generate', '--name', 'small', '--users', '60', '--sessions', '400', '--tracks', '80'], { home });
  const spec = join(home, 'rules.json');
  writeFileSync(spec, JSON.stringify(SEARCH));
  const { runs: made } = JSON.parse((await runSegue(['search', 'run', spec, '--json'], { home })).output);
  const [popularity, ...rules] = made.map(({ id }: { id: string }) => id) as [string, string, string];
  const { url } = await serveSegue(home);
  const { page, complaints } = await openPage(browser, url);
  const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 });

  await heading('Home').waitFor();
  await page.waitForLoadState('networkidle');
  await expectGoodPage(page);
  for (const { heading: name, keys } of Object.values(visits(popularity))) {
    await keys(page);
    await heading(name).waitFor();
    await page.waitForLoadState('networkidle');
    await expectGoodPage(page);
    await choose(page, 'home', /^Home/);
    await heading('Home').waitFor();
  }

  // With something on them, and at an address that leads nowhere.
  const filled: [route: Route, text: string | RegExp][] = [
    [{ page: 'search', name: 'rules' }, 'Paper table'],
    [{ page: 'new-search', from: 'rules' }, /Sequential rules/],
    [{ page: 'compare', runs: made.map(({ id }: { id: string }) => id), baseline: popularity }, /better|worse|no difference/],
    [{ page: 'compare', runs: [popularity, 'nobody'] }, '1 run of this address cannot be shown'],
    [{ page: 'improvement', run: rules[0]!, baseline: popularity, by: 'device' }, 'mobile'],
    [{ page: 'audition', runs: [popularity, ...rules] }, 'Played next'],
    [{ page: 'search', name: 'no such' }, 'Go to searches'],
    [{ page: 'dataset', name: 'no such' }, 'Go to data sets'],
    [{ page: 'contexts', name: 'no such' }, 'Go to data sets'],
    [{ page: 'unknown', path: '/nowhere' }, /nowhere/],
  ];
  for (const [route, text] of filled) {
    await page.goto(new URL(`/${routeAddress(route)}`, url).href);
    await page.getByText(text).filter({ visible: true }).first().waitFor();
    await page.waitForLoadState('networkidle');
    await expectGoodPage(page);
  }
  expect(complaints).toEqual([]);
});
