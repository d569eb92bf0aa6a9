import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const SEARCH = {
  name: 'by sound',
  dataset: 'small',
  split: { kind: 'random-sessions', testShare: 0.2 },
  models: [{ model: 'content', fixed: { clusters: 20 } }],
  evaluation: { cutoffs: [20] },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('draws the clusters of a content run on their principal axes, with a table beside them', { timeout: 600_000 }, async () => {
  const home = temporaryHome();
  await runSegue(['datasets', 'generate', '--name', 'small', '--users', '60', '--sessions', '600', '--tracks', '120'], { home });
  const spec = join(home, 'search.json');
  writeFileSync(spec, JSON.stringify(SEARCH));
  expect(await runSegue(['search', 'run', spec], { home })).toMatchObject({ status: 0 });
  const run = (JSON.parse((await runSegue(['runs', 'list', '--json'], { home })).output) as { id: string }[])[0]!.id;
  const { url } = await serveSegue(home);
  const { page, complaints } = await openPage(browser, url);
  await page.goto(new URL(`/#/runs/${run}`, url).href);
  const figure = page.getByRole('figure', { name: 'Which tracks sound alike?' });
  await figure.waitFor();
  expect(await figure.getByRole('listitem').count()).toBe(20);
  await figure
    .getByText(/\d+ tracks?: \w+ [+−]\d/)
    .first()
    .waitFor();
  await expectGoodPage(page);
  await figure.getByRole('button', { name: 'Table' }).click();
  await figure.getByRole('columnheader', { name: 'energy' }).waitFor();
  const sizes = await figure.locator('tbody tr td:nth-of-type(1)').allTextContents();
  expect(sizes).toHaveLength(20);
  await expectGoodPage(page);
  expect(complaints).toEqual([]);
});
