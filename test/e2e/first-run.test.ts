import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const LONG = 600_000;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe('the first run in a browser', { timeout: LONG }, () => {
  it('leads from nothing over the sample world to a search at work', async () => {
    const door = await serveSegue(temporaryHome());
    const { page, complaints } = await openPage(browser, door.url);
    expect(page.url()).not.toContain('token');
    await page.getByRole('button', { name: 'Make the sample world' }).waitFor();
    expect(await page.title()).toBe('Welcome to Segue · Segue');
    await expectGoodPage(page);

    await page.getByRole('button', { name: 'Make the sample world' }).click();
    await page.getByRole('progressbar', { name: /sample world/ }).waitFor();
    await expectGoodPage(page);
    await page.getByRole('row', { name: /^sample sessions 60,000/ }).waitFor();
    await expectGoodPage(page);

    await page.getByRole('button', { name: /Try popularity against GRU4Rec/ }).click();
    await page.getByRole('heading', { name: 'first look at sample' }).waitFor();
    await page.getByRole('progressbar', { name: 'Progress of the search' }).waitFor();
    await page.getByRole('row', { name: /gru4rec cross-entropy 0\.05 running/ }).waitFor();
    await expectGoodPage(page);
    await page.getByRole('heading', { name: 'How does the cross-entropy loss fall?' }).waitFor();
    await page.getByRole('row', { name: /popularity.* done/ }).waitFor();

    // Elsewhere meanwhile: the frame says what runs, and so does Home.
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('heading', { name: 'Running now' }).waitFor();
    await expectGoodPage(page);
    await page.goBack();
    await page.getByRole('button', { name: 'Cancel search' }).click();
    await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();

    expect(complaints).toEqual([]);
    expect(await door.stop()).toBe(0);
  });

  it('leads from a world to a finished search and what its winner plays', async () => {
    // Small: the networks learn the same way from fewer sessions.
    const home = temporaryHome();
    await runSegue(['datasets', 'generate', '--name', 'small', '--users', '200', '--sessions', '2000', '--tracks', '500'], { home });
    const door = await serveSegue(home);
    const { page, complaints } = await openPage(browser, door.url);
    await page.getByRole('button', { name: /Try popularity against GRU4Rec on small/ }).click();
    await page.getByRole('heading', { name: 'first look at small' }).waitFor();
    await page.getByText('5 of 5', { exact: true }).waitFor({ timeout: LONG });
    await page.getByText('Computed for').waitFor();
    const objective = page.getByText(/^Best recall@20/);
    expect(await objective.count()).toBe(1);
    await page.getByRole('button', { name: 'Table' }).first().click();
    const rows = page.getByRole('region', { name: /cross-entropy.*as a table/ }).getByRole('row');
    expect(await rows.count()).toBe(4);
    await expectGoodPage(page);

    // The winner, heard on a session.
    await page.getByRole('main').getByRole('link', { name: 'Audition' }).click();
    const list = page.getByRole('region', { name: /^Run A,/ }).getByRole('listitem');
    await list.first().waitFor();
    const before = await list.allTextContents();
    await page.getByRole('list', { name: 'Played next' }).getByRole('button').first().click();
    await expect.poll(() => list.allTextContents()).not.toEqual(before);
    await page.getByText('Where does the session go on A’s map of tracks?').waitFor();
    // On to a session whose list holds what was played: it is marked there, and counted above.
    const marked = list.filter({ hasText: /played (next|later)/ });
    const heading = page.getByRole('region', { name: 'Session', exact: true }).getByRole('heading', { level: 2 });
    await page.getByRole('heading', { name: 'Audition', level: 1 }).click();
    for (let steps = 0; steps < 20 && (await marked.count()) === 0; steps++) {
      const shown = await heading.textContent();
      await page.keyboard.press('j');
      await expect.poll(() => heading.textContent()).not.toBe(shown);
      await page.locator('[aria-label^="Run A,"][aria-busy="false"]').waitFor();
    }
    const hits = await marked.count();
    expect(hits).toBeGreaterThan(0);
    await page
      .getByRole('region', { name: /^Run A,/ })
      .getByText(new RegExp(`^${hits} of \\d+ hits`))
      .waitFor();
    await expectGoodPage(page);

    expect(complaints).toEqual([]);
  });

  it('shows what went wrong until it is dismissed, and comes back when Segue does', async () => {
    const home = temporaryHome();
    const first = await serveSegue(home);
    const { page } = await openPage(browser, first.url);
    await page.goto(`http://127.0.0.1:${first.port}/#/new-search?from=no%20such`);
    const problem = page.getByRole('region', { name: 'Problems' });
    await problem.getByText('There is no search "no such"').waitFor();
    await problem.getByText('search.notFound').waitFor();
    await expectGoodPage(page);
    await problem.getByRole('button', { name: 'Dismiss' }).click();
    await problem.getByText('search.notFound').waitFor({ state: 'detached' });

    // Where nothing has been trained, the pages of results lead to what comes before.
    for (const place of ['compare', 'improvement']) {
      await page.goto(`http://127.0.0.1:${first.port}/#/${place}`);
      await page.getByRole('link', { name: 'Go to searches' }).waitFor();
      await expectGoodPage(page);
    }

    await first.stop();
    await page.getByText('Not connected.').waitFor();
    await expectGoodPage(page);
    // The same address, but another start: its cookie is another.
    const second = await serveSegue(home, first.port);
    await page.getByText('Signed out.').waitFor();
    await page.context().request.get(second.url);
    await page.getByText('Signed out.').waitFor({ state: 'detached' });
  });

  it('can be walked by keyboard and remembers the theme', async () => {
    const door = await serveSegue(temporaryHome());
    const { page } = await openPage(browser, door.url);
    await page.getByRole('button', { name: 'Make the sample world' }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the page');
    const met: string[] = [];
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab');
      met.push(await focused());
    }
    expect(met).toEqual(
      expect.arrayContaining(['Home', 'Data sets', 'Searches', 'System', 'Make the sample world', 'Import listening data']),
    );

    await page.getByRole('radio', { name: 'Dark' }).press('Space');
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.reload();
    await page.getByRole('button', { name: 'Make the sample world' }).waitFor();
    expect(await ground()).toBe(dark);
    await page.getByRole('radio', { name: 'Light' }).press('Space');
    expect(await ground()).not.toBe(dark);
  });
});
