import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDetail } from '../../src/shared/domain/run.ts';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const SEARCH = {
  name: 'small',
  dataset: 'small',
  split: { kind: 'random-sessions', testShare: 0.1 },
  models: [{ model: 'gru4rec', fixed: { epochs: 3, hiddenUnits: [16], samples: 64, batchSize: 64 } }],
  seeds: [1],
  evaluation: { cutoffs: [5, 20] },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The numbers of a table's rows, as their full precision stands behind them. */
async function exactNumbers(page: Page, table: string): Promise<Record<string, number[]>> {
  const body = page.getByRole('region', { name: table }).locator('tbody tr');
  await body.first().waitFor();
  const rows = await body.all();
  const entries = rows.map(async (row): Promise<[string, number[]]> => {
    const titles = await row.locator('td[title]').evaluateAll((cells) => cells.map((cell) => cell.getAttribute('title') ?? ''));
    return [(await row.getByRole('rowheader').textContent()) ?? '', titles.map(Number)];
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe('the page of a run', { timeout: 600_000 }, () => {
  it('shows what the run is and holds, keeps what is noted, and runs it again', async () => {
    const home = temporaryHome();
    await runSegue(['datasets', 'generate', '--name', 'small', '--users', '200', '--sessions', '2000', '--tracks', '300'], { home });
    const spec = join(home, 'small.json');
    writeFileSync(spec, JSON.stringify(SEARCH));
    expect(await runSegue(['search', 'run', spec], { home })).toMatchObject({ status: 0 });
    const [{ id }] = JSON.parse((await runSegue(['runs', 'list', '--json'], { home })).output);
    const run: RunDetail = JSON.parse((await runSegue(['runs', 'show', id, '--json'], { home })).output);

    const door = await serveSegue(home);
    const { page, complaints } = await openPage(browser, door.url);

    // From the table of runs, by key.
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.getByText('1 of 1 runs').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `gru4rec ${id.slice(0, 8)}`, level: 1 }).waitFor();
    await expectGoodPage(page);

    const shown = await exactNumbers(page, 'Metrics by cutoff');
    expect(shown['recall']).toEqual([run.metrics['recall@5'], run.metrics['recall@20']]);
    expect(shown['mrr']).toEqual([run.metrics['mrr@5'], run.metrics['mrr@20']]);
    expect(shown['mean-rank']).toEqual([run.metrics['mean-rank']]);
    const positions = page.getByRole('figure', { name: /as the session goes on|is best after/ });
    await positions.getByRole('button', { name: 'Table' }).click();
    const byPosition = await exactNumbers(page, (await positions.getByRole('region').getAttribute('aria-label')) ?? '');
    const first = run.contextMetrics.find((row) => row.context === 'position' && row.value === '1' && row.metric === 'recall@20');
    expect(byPosition['1']).toContain(first?.mean);
    expect(byPosition['10+']).toBeDefined();
    const loss = page.getByRole('figure', { name: 'How does the loss fall?' });
    const showAll = loss.getByRole('button', { name: 'Reset zoom' });
    await loss.getByRole('img').focus();
    // The plugin comes after the chart.
    await expect
      .poll(async () => {
        await page.keyboard.press('+');
        return await showAll.isVisible();
      })
      .toBe(true);
    await page.keyboard.press('ArrowLeft');
    const [download] = await Promise.all([page.waitForEvent('download'), loss.getByRole('button', { name: 'SVG' }).click()]);
    const svg = readFileSync(await download.path(), 'utf8');
    for (const words of ['How does the loss fall?', 'Epoch', 'loss']) expect(svg).toContain(`>${words}</text>`);
    await showAll.click();
    await showAll.waitFor({ state: 'detached' });
    await page.getByRole('figure', { name: 'How does the loss fall?' }).getByRole('button', { name: 'Table' }).click();
    expect((await exactNumbers(page, 'How does the loss fall?, as a table'))['3']).toEqual([run.epochs[2]?.metrics['loss']]);
    await page.getByRole('row', { name: 'hiddenUnits [16] default [100]' }).waitFor();
    await page.getByText('Done: {"recall@5"').waitFor();

    await page.getByRole('button', { name: 'Star' }).click();
    await page.getByRole('button', { name: 'Starred' }).waitFor();
    await page.getByRole('button', { name: 'Note…' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('Learns the sample in three epochs.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Learns the sample in three epochs.').waitFor();
    await page.reload();
    await page.getByText('Learns the sample in three epochs.').waitFor();
    await page.getByRole('button', { name: 'Starred' }).waitFor();

    // Its second seed is followed to its end.
    await page.getByRole('button', { name: 'Another seed…' }).click();
    expect(await page.getByRole('spinbutton', { name: 'Seed' }).inputValue()).toBe('2');
    await expectGoodPage(page);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: `gru4rec ${id.slice(0, 8)} seed 2` }).waitFor();
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.getByText('2 of 2 runs').waitFor();
    await page.getByRole('grid').getByRole('link', { name: 'gru4rec' }).first().click();
    await page.getByRole('main').getByText('done', { exact: true }).waitFor();
    expect(Object.keys(await exactNumbers(page, 'Metrics by cutoff'))).toContain('recall');

    await page.goto(`${new URL(door.url).origin}/#/runs/nobody`);
    await page.getByRole('main').getByText('There is no run "nobody".').waitFor();
    await expectGoodPage(page);
    expect(complaints).toEqual([]);
  });
});
