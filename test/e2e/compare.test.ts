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
  split: { kind: 'random-sessions', testShare: 0.1 },
  models: [
    { model: 'popularity' },
    { model: 'sequential-rules' },
    { model: 'gru4rec', fixed: { epochs: 2, hiddenUnits: [16], samples: 64 } },
  ],
  seeds: [1],
  evaluation: { cutoffs: [20] },
  objective: { metric: 'recall@20', direction: 'max' },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** What a button saves. */
async function savedFile(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return readFileSync(await file.path());
}

/** The lines of the CSV that a button saves, without their quotes. */
async function savedLines(page: Page, button: string): Promise<string[]> {
  return (await savedFile(page, button)).toString('utf8').trim().replaceAll('"', '').split('\r\n');
}

/** How many colours a picture has: an empty one has its ground alone. */
async function inkOf(page: Page, png: Buffer): Promise<number> {
  return await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(context?.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer ?? new ArrayBuffer(0));
    return new Set(pixels).size;
  }, png.toString('base64'));
}

describe('comparing runs', { timeout: 600_000 }, () => {
  it('says which differences from a baseline are real, and where, in the numbers of the terminal', async () => {
    const home = temporaryHome();
    await runSegue(['datasets', 'generate', '--name', 'small', '--users', '200', '--sessions', '2000', '--tracks', '500'], { home });
    const spec = join(home, 'rules.json');
    writeFileSync(spec, JSON.stringify(SEARCH));
    const search = JSON.parse((await runSegue(['search', 'run', spec, '--json'], { home })).output);
    const idOf = (model: string): string => search.runs.find((run: { model: string }) => run.model === model).id;
    const [popularity, rules] = [idOf('popularity'), idOf('sequential-rules')];
    const told = JSON.parse((await runSegue(['compare', rules, popularity, '--metric', 'recall@20', '--json'], { home })).output);

    const door = await serveSegue(home);
    const { page, complaints } = await openPage(browser, door.url);

    // An empty page says what to do.
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByRole('button', { name: 'Choose a run' }).click();
    await page.getByRole('button', { name: /^sequential-rules/ }).click();
    await page.getByText('Add a run to compare with').waitFor();
    await page.getByRole('button', { name: 'Add a run' }).click();
    await page.getByRole('button', { name: /^popularity/ }).click();
    await page.getByLabel('Baseline').selectOption({ label: 'popularity' });

    const tests = page.getByRole('region', { name: 'Is the difference real?' });
    await tests.getByRole('row', { name: /^sequential-rules.*better/ }).waitFor();
    await page
      .getByRole('figure', { name: 'How often is the next track among the first k?' })
      .getByText('random', { exact: true })
      .waitFor();
    const [names, line] = await savedLines(page, 'Paired tests as CSV');
    const saved = new Map(names!.split(',').map((name, index) => [name, line!.split(',')[index]]));
    const [expected] = told.tests;
    expect(saved.get('Difference')).toBe(String(expected.difference));
    expect(saved.get('t-test p')).toBe(String(expected.tTest.p));
    expect(saved.get('Holm p')).toBe(String(expected.holmP));
    const metrics = await savedLines(page, 'Metrics as CSV');
    const recall = search.runs.find((run: { id: string }) => run.id === rules).metrics['recall@20'];
    expect(metrics.find((text) => text.startsWith('recall@20'))).toContain(String(recall));
    expect((await savedFile(page, 'Metrics as LaTeX')).toString('utf8')).toMatch(
      new RegExp(`recall@20.*\\\\textbf\\{${recall.toPrecision(4)}\\}`),
    );
    expect((await savedFile(page, 'Paired tests as LaTeX')).toString('utf8')).toContain(Math.abs(expected.difference).toPrecision(4));

    // Where: one bar a device, with its numbers behind the Table button.
    await page.getByRole('combobox', { name: 'by', exact: true }).selectOption('device');
    const chart = page.getByRole('figure', { name: /recall@20.*device/ });
    const [numbers] = await Promise.all([page.waitForEvent('download'), chart.getByRole('button', { name: 'CSV' }).click()]);
    expect(readFileSync(await numbers.path(), 'utf8')).toMatch(/^device,sequential-rules,[\s\S]*\r\nmobile,\d/);
    const [picture] = await Promise.all([page.waitForEvent('download'), chart.getByRole('button', { name: 'PNG' }).click()]);
    expect(await inkOf(page, readFileSync(await picture.path()))).toBeGreaterThan(2);
    await chart.getByRole('button', { name: 'Table' }).click();
    await chart.getByRole('row', { name: /^mobile/ }).waitFor();
    await expectGoodPage(page);
    await page.getByRole('combobox', { name: 'by', exact: true }).selectOption('position');
    const byPosition = page.getByRole('figure', { name: /recall@20.*position/ });
    await byPosition.getByRole('row', { name: /^10\+/ }).waitFor();

    // The whole comparison stands in the address.
    await page.reload();
    await page.getByRole('row', { name: /^sequential-rules.*better/ }).waitFor();

    // The runs may vote together: an ensemble for each weight.
    await page.getByRole('button', { name: 'Combine…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Combine into an ensemble' });
    await dialog.getByRole('textbox', { name: 'Weight of sequential-rules' }).fill('1, 3');
    await dialog.getByText('2 ensembles, one for every combination of weights.').waitFor();
    await expectGoodPage(page);
    await page.keyboard.press('Enter');
    await page.getByText('2 of 2', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'ensemble-next-track' }).first().waitFor();
    await expectGoodPage(page);

    // The same difference is marked in the results table of the runs page, there and in what is saved of it.
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('button', { name: 'Results table' }).click();
    await page.getByLabel('Test against').selectOption('popularity');
    const results = page.getByRole('region', { name: 'Results table' });
    await results.getByRole('row', { name: /^sequential-rules .*\*\*/ }).waitFor();
    await page.getByText(/differ from popularity with p below 0\.05/).waitFor();
    await expectGoodPage(page);
    expect((await savedFile(page, 'LaTeX')).toString('utf8')).toMatch(/sequential-rules & .*\$\^\{\*{2,3}\}\$/);
    expect((await savedLines(page, 'CSV'))[0]).toContain('recall@20 Holm p');
    expect(complaints).toEqual([]);
  });
});
