import { readFileSync } from 'node:fs';
import { parquetReadObjects } from 'hyparquet';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { fillHomeWithRuns } from '../support/many-runs.ts';
import { openPage } from '../support/open-page.ts';
import { serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const LONG = 300_000;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function openRuns(url: string): Promise<{ page: Page; complaints: string[] }> {
  const { page, complaints } = await openPage(browser, url);
  await page.getByRole('link', { name: 'Runs' }).click();
  await page.getByRole('grid', { name: 'Runs' }).waitFor();
  return { page, complaints };
}

const rows = (page: Page) => page.getByRole('grid').locator('tbody').getByRole('row');
const filterBox = (page: Page) => page.getByRole('combobox', { name: 'Filter runs' });

/** The file that comes of clicking a button of a menu or page. */
async function download(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
  return readFileSync(await file.path());
}

describe('the table of all runs', { timeout: LONG }, () => {
  it('is filtered with completion, picked from and marked by keyboard', async () => {
    const home = temporaryHome();
    fillHomeWithRuns(home, 60);
    const door = await serveSegue(home);
    const { page, complaints } = await openRuns(door.url);
    await page.getByText('60 of 60 runs').waitFor();

    await filterBox(page).pressSequentially('mod');
    await page.getByRole('option', { name: /^model/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('= st');
    await page.getByRole('option', { name: /^stamp/ }).click();
    expect(await filterBox(page).inputValue()).toBe('model = stamp ');
    await page.getByText('15 of 60 runs').waitFor();
    await page.keyboard.type('and recal > 0');
    await page.getByText('No run has "recal": write recall@5.').waitFor();
    await expectGoodPage(page);
    await filterBox(page).fill('model = stamp and recall@5 > 2');
    await page.getByText('No run matches.').waitFor();
    await expectGoodPage(page);
    await page.getByRole('button', { name: 'Show all runs' }).click();
    await page.getByText('60 of 60 runs').waitFor();
    await filterBox(page).fill('model = stamp');

    // The keys lead into the table from wherever nothing is typed.
    await page.getByRole('heading', { name: 'Runs', level: 1 }).click();
    for (const key of ['j', 'x', 'Shift+j', 'Shift+ArrowDown']) await page.keyboard.press(key);
    await page.getByText('3 selected').waitFor();
    await page.keyboard.press('s');
    await page
      .getByRole('button', { name: /^Star run/, pressed: true })
      .nth(2)
      .waitFor();
    await page.keyboard.press('t');
    await page.getByLabel('Add tags').waitFor();
    await page.keyboard.type('paper, second look');
    await expectGoodPage(page);
    await page.keyboard.press('Enter');
    // As long as the dialog is open, it takes what is typed.
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await filterBox(page).fill('star and tag = "second look"');
    await page.getByText('3 of 60 runs').waitFor();
    await page.getByRole('button', { name: 'Group' }).click();
    await expectGoodPage(page);
    await page.getByRole('button', { name: 'Results table' }).click();
    await page.getByRole('region', { name: 'Results table' }).waitFor();
    await expectGoodPage(page);
    expect(complaints).toEqual([]);
    expect(await door.stop()).toBe(0);
  });

  it('throws runs away, takes them back, and deletes them for good', async () => {
    const home = temporaryHome();
    fillHomeWithRuns(home, 20);
    const door = await serveSegue(home);
    const { page } = await openRuns(door.url);
    await page.getByText('20 of 20 runs').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('s');
    await page.getByRole('button', { name: /^Star run/, pressed: true }).waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.getByText('19 runs moved to the trash; 1 kept: starred').waitFor();
    await page.getByText('1 of 1 runs').waitFor();
    await expectGoodPage(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('20 of 20 runs').waitFor();

    await page.getByRole('grid').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    await page.keyboard.press('Delete');
    await page.getByText('19 of 19 runs').waitFor();
    await page.getByRole('link', { name: 'Trash' }).click();
    await page.getByRole('button', { name: /^Restore run/ }).waitFor();
    await expectGoodPage(page);
    await page.getByRole('button', { name: 'Empty trash…' }).click();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('The trash is empty').waitFor();
    await page.getByText(/1 runs? deleted, .* freed/).waitFor();
  });

  it('opens the way it was left, and knows saved views, after a restart', async () => {
    const home = temporaryHome();
    fillHomeWithRuns(home, 40);
    const first = await serveSegue(home);
    const { page } = await openRuns(first.url);
    await filterBox(page).fill('seed = 0');
    await page.getByText('8 of 40 runs').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByLabel('Name').fill('first seeds');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await filterBox(page).fill('seed in (0, 1)');
    await page.getByText('16 of 40 runs').waitFor();
    // How the page looks is kept although it is left at once.
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByText('16 of 40 runs').waitFor();
    await first.stop();

    const second = await serveSegue(home);
    const { page: later } = await openRuns(second.url);
    await later.getByText('16 of 40 runs').waitFor();
    expect(await filterBox(later).inputValue()).toBe('seed in (0, 1)');
    await later.getByRole('button', { name: 'Views' }).click();
    await later.getByRole('button', { name: 'first seeds', exact: true }).click();
    await later.getByText('8 of 40 runs').waitFor();
  });

  it('is taken away in every format with the numbers shown', async () => {
    const home = temporaryHome();
    fillHomeWithRuns(home, 30);
    const door = await serveSegue(home);
    const { page } = await openRuns(door.url);
    await filterBox(page).fill('seed = 2');
    await page.getByText('6 of 30 runs').waitFor();
    await page.locator('button.sort[title^="recall@20"]').click();
    const shown = (await rows(page).first().locator('td').allTextContents()).map((text) => text.trim());
    const take = async (format: string) => {
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      return await download(page, format);
    };
    const json: Record<string, unknown>[] = JSON.parse((await take('JSON')).toString('utf8'));
    expect(json).toHaveLength(6);
    const recall = json.map((row) => Number(row['recall@20']));
    expect(recall).toEqual(recall.toSorted((a, b) => b - a));
    expect(shown).toContain(recall[0]!.toPrecision(4));
    const first = String(json[0]!['Run']).slice(0, 8);
    expect(
      await rows(page)
        .first()
        .getByRole('checkbox', { name: `Select run ${first}` })
        .count(),
    ).toBe(1);

    const [head, ...lines] = (await take('CSV')).toString('utf8').trim().split('\r\n');
    const place = head!.split(',').indexOf('recall@20');
    expect(lines.map((line) => Number(line.split(',')[place]))).toEqual(recall);
    const parquet = await take('Parquet');
    const file = parquet.buffer.slice(parquet.byteOffset, parquet.byteOffset + parquet.byteLength) as ArrayBuffer;
    expect((await parquetReadObjects({ file })).map((row) => row['recall@20'])).toEqual(recall);
    expect((await take('LaTeX')).toString('utf8')).toContain(`\\textbf{${recall[0]!.toPrecision(4)}}`);
    expect((await take('Markdown')).toString('utf8')).toContain(`**${recall[0]!.toPrecision(4)}**`);

    await page.getByRole('button', { name: 'Results table' }).click();
    await page.getByRole('region', { name: 'Results table' }).waitFor();
    const csv = (await download(page, 'CSV')).toString('utf8');
    expect(csv).toMatch(/^Model,.*recall@20 sd,.*recall@20 n/);
    const means = page.getByRole('region', { name: 'Results table' }).locator('td span[title]');
    const exact = await means.evaluateAll((spans) => spans.map((span) => Number(span.getAttribute('title')?.split(' ')[0])));
    const [titles, ...records] = csv
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const places = titles!.flatMap((name, index) => (titles![index + 1] === `${name} sd` ? [index] : []));
    expect(records.flatMap((record) => places.flatMap((index) => (record[index] === '' ? [] : [Number(record[index])])))).toEqual(exact);
    const [latex, markdown] = [(await download(page, 'LaTeX')).toString('utf8'), (await download(page, 'Markdown')).toString('utf8')];
    for (const text of await means.allTextContents()) {
      expect(latex).toContain(text);
      expect(markdown).toContain(text);
    }
    expect(latex).toContain('\\toprule');
    expect(markdown).toContain('**');
  });
});
