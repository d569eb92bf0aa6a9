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
  name: 'variants',
  dataset: 'small',
  split: { kind: 'hash-samples', every: 2 },
  models: [
    { model: 'popularity' },
    {
      model: 'gru4rec',
      fixed: { epochs: 1, hiddenUnits: [16], samples: 64 },
      space: { input: ['embedding', 'content'], loss: ['cross-entropy', 'bpr-max'] },
    },
  ],
  evaluation: { cutoffs: [20] },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function savedText(page: Page, button: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return readFileSync(await file.path(), 'utf8');
}

describe('the paper table of a search', { timeout: 600_000 }, () => {
  it('is the same on its page and in the terminal, to take away as LaTeX, CSV and Markdown', async () => {
    const home = temporaryHome();
    await runSegue(['datasets', 'generate', '--name', 'small', '--users', '100', '--sessions', '800', '--tracks', '300'], { home });
    const spec = join(home, 'variants.json');
    writeFileSync(spec, JSON.stringify(SEARCH));
    await runSegue(['search', 'run', spec, '--json'], { home });
    const file = join(home, 'table.tex');
    await runSegue(['runs', 'export', '--search', 'variants', '--table', 'results', '--to', file], { home });
    const told = readFileSync(file, 'utf8');
    expect(told).toContain('\\multicolumn{2}{c}{bpr-max}');
    const printed = (await runSegue(['search', 'show', 'variants', '--table', 'data'], { home })).output;
    expect(printed).toMatch(/Full data set +\d[\d,]* +\d+ +800\n/);
    const wrong = await runSegue(['search', 'show', 'variants', '--table', 'results', '--baseline', 'zzz'], { home });
    expect([wrong.status, wrong.errors]).toEqual([1, expect.stringContaining('run.notFound')]);

    const door = await serveSegue(home);
    const { page } = await openPage(browser, door.url);
    await page.goto(new URL('/#/searches/variants', door.url).href);
    await page.getByRole('region', { name: 'Paper table' }).getByRole('button', { name: 'Show' }).click();
    const table = page.getByRole('table').filter({ has: page.getByRole('columnheader', { name: 'bpr-max', exact: true }) });
    await table.getByRole('row', { name: /^GRU4Rec content / }).waitFor();
    await expectGoodPage(page);
    expect(await savedText(page, 'Results as LaTeX')).toBe(told);
    expect(await savedText(page, 'Results as Markdown')).toContain('| Most popular |');
    expect(await savedText(page, 'Data as CSV')).toMatch(/^sample,events,tracks,sessions\r\nFull data set,\d+,\d+,800\r\n/);

    await page.getByLabel('Test against').selectOption({ label: 'Most popular' });
    await page.getByText(/differ from Most popular with p below/).waitFor();

    // One button on the data set's page starts the search that gives the tables.
    await page.goto(new URL('/#/datasets/small', door.url).href);
    await page.getByRole('button', { name: 'GRU4Rec paper tables' }).click();
    await page.getByRole('heading', { level: 1, name: 'small paper tables' }).waitFor();
    await page.getByRole('button', { name: 'Cancel search' }).click();
    await page.getByText('cancelled', { exact: true }).first().waitFor();
  });
});
