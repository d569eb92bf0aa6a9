import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchSpec } from '../../src/shared/domain/search.ts';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

/** Enough to be stopped in the middle of, on any machine. */
const EPOCHS = 60;
/** Trials give way to all other work: on a busy machine so many epochs take minutes. */
const TRAINED_MS = 400_000;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const setting = (page: Page, title: string) => page.getByRole('group', { name: title, exact: true });
/** The values listed for a setting, as they can be taken away. */
const listed = async (page: Page, title: string) =>
  (
    await setting(page, title)
      .getByRole('button', { name: /^Remove / })
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')))
  ).map((label) => label?.replace(/^Remove (.*) from .*$/, '$1'));

async function setOnly(page: Page, title: string, value: string): Promise<void> {
  await setting(page, title)
    .getByRole('button', { name: /^Remove / })
    .first()
    .click();
  await setting(page, title).getByRole('textbox').fill(value);
  await setting(page, title).getByRole('textbox').press('Enter');
}

const more = async (page: Page, item: RegExp) => {
  await page.getByRole('button', { name: 'More for this search' }).click();
  await page.getByRole('button', { name: item }).click();
};
const rows = (page: Page, text: string | RegExp) =>
  page.getByRole('region', { name: 'Runs' }).locator('tbody tr').filter({ hasText: text });

describe('a search in a browser', { timeout: 1_200_000 }, () => {
  it('is put together, stopped, gone on with, widened, thinned and mended', async () => {
    const home = temporaryHome();
    await runSegue(['datasets', 'generate', '--name', 'small', '--users', '100', '--sessions', '400', '--tracks', '120'], { home });
    const door = await serveSegue(home);
    const { page, complaints } = await openPage(browser, door.url);
    const plan = page.getByRole('complementary', { name: 'What the search will do' });

    // The form: values by chips, a log range and two seeds; what cannot be used is said at its field.
    await page.getByRole('link', { name: 'Searches', exact: true }).click();
    await page.getByRole('link', { name: 'New search', exact: true }).click();
    await page.getByRole('button', { name: 'Add model' }).click();
    await page.getByRole('button', { name: 'GRU4Rec', exact: true }).click();
    await setOnly(page, 'Hidden units', '8');
    await setOnly(page, 'Negative samples, tracks', '16');
    await setOnly(page, 'Batch size, sessions', '32');
    await setOnly(page, 'Epochs', String(EPOCHS));
    const rate = setting(page, 'Learning rate');
    await rate.getByRole('textbox').fill('11');
    await rate.getByRole('textbox').press('Enter');
    await rate.getByText('11 cannot be used: a number from 0.000001 to 10.').waitFor();
    expect(await page.getByRole('button', { name: 'Start search' }).isDisabled()).toBe(true);
    await expectGoodPage(page);
    await rate.getByRole('textbox').fill('');
    await rate.getByRole('button', { name: 'Range of Learning rate' }).click();
    await page.getByLabel('From', { exact: true }).fill('0.05');
    await page.getByLabel('To', { exact: true }).fill('0.2');
    await page.getByLabel('Values', { exact: true }).fill('3');
    await page.getByText('0.05, 0.1, 0.2', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'List these values' }).click();
    expect(await listed(page, 'Learning rate')).toEqual(['0.05', '0.1', '0.2']);
    await page.getByRole('textbox', { name: 'Add values to Seeds' }).fill('2');
    await page.getByRole('textbox', { name: 'Add values to Seeds' }).press('Enter');
    await plan.getByText('6 runs', { exact: true }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('?');
    await page.getByText('A search name starts with a letter or digit').first().waitFor();
    expect(await page.getByRole('button', { name: 'Start search' }).isDisabled()).toBe(true);
    await page.getByLabel('Name', { exact: true }).fill('life');
    await page.getByLabel('Trials at once', { exact: true }).fill('1');
    await plan.getByText('6 runs', { exact: true }).waitFor();

    // Kept for another day, inside and outside.
    await page.getByRole('button', { name: 'Templates' }).click();
    await page.getByRole('button', { name: 'Save as template' }).click();
    await page.getByText('Saved as template "life".').waitFor();
    await page.getByRole('button', { name: 'Templates' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as JSON' }).click()]);
    expect(file.suggestedFilename()).toBe('life.json');
    const saved = readFileSync(await file.path(), 'utf8');
    const spec: SearchSpec = JSON.parse(saved);
    expect(spec).toMatchObject({ name: 'life', dataset: 'small', seeds: [1, 2], models: [{ space: { learningRate: [0.05, 0.1, 0.2] } }] });

    // Running, stopped for a while, and given up.
    await page.getByRole('button', { name: 'Start search' }).click();
    await page.getByRole('heading', { name: 'life', level: 1 }).waitFor();
    await rows(page, /running.*[1-9]\d* \/ 60/).waitFor();
    expect(await rows(page, 'waiting').count()).toBe(5);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('nothing is trained now').waitFor();
    await expectGoodPage(page);
    await expect.poll(() => rows(page, 'interrupted').count()).toBe(1);
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await rows(page, 'running').waitFor();
    await page.getByRole('button', { name: 'Cancel search' }).click();
    await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    await expect.poll(() => rows(page, 'cancelled').count()).toBe(6);

    // Four cells are taken out while the others wait; the rest goes on from its last epoch.
    for (const index of [2, 3, 4, 5]) await rows(page, 'cancelled').nth(index).getByRole('checkbox').check();
    await page.getByText('4 picked', { exact: true }).waitFor();
    await more(page, /^Take out the picked runs/);
    await page.getByText('4 runs taken out of the search.').waitFor();
    await expect.poll(() => rows(page, 'cancelled').count()).toBe(2);
    await more(page, /^Resume 2 runs that were stopped/);
    const running = rows(page, 'running');
    await running.waitFor();

    // A trial that dies is told with its reason, and retried from its last epoch.
    const id = /run (\w+)/.exec((await running.getByRole('checkbox').getAttribute('aria-label')) ?? '')?.[1] ?? '';
    const dying = page.getByRole('region', { name: 'Runs' }).locator('tbody tr', { has: page.getByRole('checkbox', { name: id }) });
    await dying.filter({ hasText: /[1-9]\d* \/ 60/ }).waitFor();
    const { environment } = JSON.parse((await runSegue(['runs', 'show', id, '--json'], { home })).output);
    process.kill(Number(environment.processId), 'SIGKILL');
    await dying.getByText('trial.crashed').waitFor();

    // Values are added while it runs.
    await rows(page, 'running').waitFor();
    await more(page, /^Add values/);
    const dialog = page.getByRole('dialog', { name: 'Add values to life' });
    await dialog.getByLabel('Setting').selectOption({ label: 'Epochs' });
    await dialog.getByText('Nothing to add yet').waitFor();
    await dialog.getByRole('textbox', { name: 'Add values to Epochs' }).fill('2');
    await dialog.getByRole('textbox', { name: 'Add values to Epochs' }).press('Enter');
    await dialog.getByText('6 more runs').waitFor();
    await expectGoodPage(page);
    await dialog.getByRole('button', { name: 'Add and start' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/ of 8$/).waitFor();

    // Closing the page stops nothing.
    await page.goto('about:blank');
    await expect
      .poll(async () => JSON.parse((await runSegue(['search', 'show', 'life', '--json'], { home })).output).status, {
        timeout: TRAINED_MS,
        interval: 2000,
      })
      .not.toBe('running');
    await page.goto(`${new URL(door.url).origin}/#/searches/life`);
    await page.getByText('7 of 8', { exact: true }).waitFor();
    await more(page, /^Retry 1 run that failed, from the start/);
    await dying.filter({ hasText: 'running' }).waitFor();
    await page.getByText('8 of 8', { exact: true }).waitFor({ timeout: TRAINED_MS });
    await expectGoodPage(page);

    // The cells of the matrix are saved as shown.
    const matrix = page.getByRole('figure', { name: 'Which values do well together?' });
    const [cells] = await Promise.all([page.waitForEvent('download'), matrix.getByRole('button', { name: 'CSV' }).click()]);
    const shown = await matrix
      .getByRole('table')
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('title')));
    const records = readFileSync(await cells.path(), 'utf8')
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(','));
    const measured = records.filter(([, , mean]) => mean !== '');
    expect(measured.map(([, , mean, n, runs]) => `recall@20 ${mean}, mean of ${n}; ${runs} runs`)).toEqual(shown);

    // By keyboard: runs are picked, compared, and each has its page.
    const picks = page.getByRole('region', { name: 'Runs' }).getByRole('checkbox');
    for (const index of [0, 1]) await picks.nth(index).press('Space');
    await page.getByText('2 picked', { exact: true }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Compare' }).press('Enter');
    await page.getByRole('heading', { name: 'Compare', level: 1 }).waitFor();
    await page.getByRole('region', { name: 'Metrics of each run' }).waitFor();
    await page.goBack();
    await page.getByRole('rowheader').getByRole('link', { name: 'gru4rec' }).first().press('Enter');
    await page.getByRole('heading', { name: /^gru4rec \w+$/, level: 1 }).waitFor();
    await page.goBack();

    // From the saved file: all of it is there already.
    await page.getByRole('link', { name: 'Searches', exact: true }).first().click();
    await page.getByRole('link', { name: 'New search', exact: true }).click();
    await page.getByRole('button', { name: 'Templates' }).click();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Import JSON…' }).click()]);
    await chooser.setFiles({ name: 'life.json', mimeType: 'application/json', buffer: Buffer.from(saved) });
    await plan.getByText('6 runs', { exact: true }).waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('life 2');
    expect(await listed(page, 'Learning rate')).toEqual(['0.05', '0.1', '0.2']);
    expect(await plan.getByRole('definition').allTextContents()).toEqual(['2', '4', expect.stringMatching(/ s$/)]);
    expect(complaints).toEqual([]);
  });
});
