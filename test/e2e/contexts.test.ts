import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const SEARCH = {
  name: 'rules',
  dataset: 'small',
  split: { kind: 'last-days', testDays: 14 },
  models: [{ model: 'popularity' }, { model: 'sequential-rules' }],
  evaluation: { cutoffs: [20] },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The text of a file that a button saves. */
async function saved(page: Page, button: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).first().click()]);
  return readFileSync(await file.path(), 'utf8');
}

describe('listening contexts', { timeout: 600_000 }, () => {
  it('show where one run beats another, and the sessions behind it', async () => {
    const home = temporaryHome();
    await runSegue(['datasets', 'generate', '--name', 'small', '--users', '200', '--sessions', '4000', '--tracks', '500'], { home });
    const spec = join(home, 'rules.json');
    writeFileSync(spec, JSON.stringify(SEARCH));
    const { runs } = JSON.parse((await runSegue(['search', 'run', spec, '--json'], { home })).output);
    const idOf = (model: string): string => runs.find((run: { model: string }) => run.model === model).id;
    const [rules, popularity] = [idOf('sequential-rules'), idOf('popularity')];
    const { url } = await serveSegue(home);
    const { page, complaints } = await openPage(browser, url);

    // An empty page leads to two runs.
    await page.goto(new URL('/#/improvement', url).href);
    await page.getByRole('button', { name: 'Choose a run' }).click();
    await page.getByRole('button', { name: /^sequential-rules/ }).click();
    await page.getByText('Add the run that it is to be set against').waitFor();
    await page.getByRole('button', { name: 'Add a run' }).click();
    await page.getByRole('button', { name: /^popularity/ }).click();

    // By part of the day at first; the parts are the reader's to cut.
    const numbers = page.getByRole('region', { name: /^Improvement by .*, in numbers$/ });
    await numbers.getByRole('row', { name: /^afternoon/ }).waitFor();
    await page.getByRole('button', { name: 'Parts of the day' }).click();
    await page.getByRole('textbox', { name: 'Name of part 4' }).fill('siesta');
    await page.getByRole('button', { name: 'Apply' }).click();
    await numbers.getByRole('row', { name: /^siesta/ }).waitFor();

    await page.getByRole('combobox', { name: 'by', exact: true }).selectOption('device');
    await numbers.getByRole('row', { name: /^mobile.*\*\*\*/ }).waitFor();
    await page.getByRole('spinbutton', { name: /At least/ }).fill('60');
    await page.keyboard.press('Enter');
    await page.getByText(/^Set aside: .*of the sessions/).waitFor();
    await expectGoodPage(page);
    const [head, ...lines] = (await saved(page, 'Improvement by device as CSV')).trim().split('\r\n');
    expect(head).toMatch(/^"?device"?,/);
    const mobile = lines.map((line) => line.replaceAll('"', '').split(',')).find(([value]) => value === 'mobile')!;
    expect(Number(mobile[5])).toBeCloseTo((100 * (Number(mobile[3]) - Number(mobile[4]))) / Number(mobile[4]), 8);
    expect(await saved(page, 'Improvement by device as LaTeX')).toContain('\\toprule');

    // Enter on a bar's name lists its sessions; each leads to its audition.
    await page.getByRole('button', { name: 'mobile', exact: true }).focus();
    await page.keyboard.press('Enter');
    const behind = page.getByRole('region', { name: 'List of the sessions with device mobile' });
    await behind
      .getByRole('link', { name: /^Audition session/ })
      .first()
      .waitFor();
    expect(
      await page.getByRole('heading', { name: 'Sessions with device mobile' }).evaluate((heading) => heading === document.activeElement),
    ).toBe(true);
    await page.getByRole('combobox', { name: 'Order of the sessions' }).selectOption('largest loss');
    await behind
      .getByRole('cell', { name: /^(−|0)/ })
      .first()
      .waitFor();
    await expectGoodPage(page);

    // The address holds it all.
    expect(page.url()).toContain(`run=${rules}&baseline=${popularity}`);
    await page.reload();
    await numbers.getByRole('row', { name: /^mobile/ }).waitFor();

    // So does the comparison of two runs, where a click on the picture chooses a bar.
    await page.goto(new URL(`/#/compare?runs=${rules},${popularity}&baseline=${popularity}`, url).href);
    await page.getByRole('combobox', { name: 'by', exact: true }).selectOption('device');
    await numbers.getByRole('row', { name: /^mobile/ }).waitFor();
    const plot = page.getByRole('figure', { name: /recall@20/ }).getByRole('img');
    await plot.scrollIntoViewIfNeeded();
    await plot.click();
    await page.getByRole('heading', { name: /^Sessions with device/ }).waitFor();
    await page
      .getByRole('link', { name: /^Audition session/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: 'Audition' }).waitFor();

    // The data set's own contexts: how often, how alike, what is nearest, what is skipped.
    await page.goto(new URL('/#/datasets/small', url).href);
    await page.getByRole('link', { name: 'Contexts', exact: true }).click();
    // The day is cut as before; the paper's parts are one button away.
    await page.getByRole('figure', { name: /% of sessions have the part of the day siesta$/ }).waitFor();
    await page.getByRole('button', { name: 'Parts of the day' }).click();
    await page.getByRole('button', { name: 'As in the paper' }).click();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('figure', { name: /% of sessions have the part of the day (evening|afternoon)$/ }).waitFor();
    await page.getByRole('combobox', { name: 'Context' }).selectOption('device');
    const shares = page.getByRole('figure', { name: /% of sessions have the device mobile$/ });
    await shares.getByRole('button', { name: 'Table' }).click();
    await shares.getByRole('row', { name: /^mobile/ }).waitFor();
    await shares.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('button', { name: 'Compare sessions' }).click();
    const nearest = page.getByRole('figure', { name: /nearest more often than by chance$/ });
    await nearest.getByRole('button', { name: 'Table' }).click();
    await nearest.getByRole('row', { name: /^mobile/ }).waitFor();
    await page.getByRole('figure', { name: /more alike than any two sessions are$/ }).waitFor();
    await page.getByRole('figure', { name: /ns unlike the listener/ }).waitFor();
    await expectGoodPage(page);
    expect(complaints).toEqual([]);
  });
});
