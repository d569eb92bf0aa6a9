import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { writeFiles } from '../support/import-files.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe('playlists and ratings', { timeout: 600_000 }, () => {
  it('are brought in, described and split in their own words, and searched only by models that can', async () => {
    const home = temporaryHome();
    const small = ['--users', '150', '--sessions', '200', '--tracks', '300'];
    await runSegue(['datasets', 'generate', '--name', 'lists', '--holds', 'playlists', ...small], { home });
    const { url } = await serveSegue(home);
    const { page, complaints } = await openPage(browser, url);
    const go = (address: string) => page.goto(new URL(address, url).href);

    await go('/#/datasets/lists');
    await page.getByRole('heading', { name: 'How many follow a playlist?' }).waitFor();
    await page.getByText('Tracks a playlist').first().waitFor();
    // What is known of its tracks: how features go together, and their means by genre.
    // The first answer of the data process, which starts for it.
    await page.getByRole('heading', { name: /go (together|apart) most$/ }).waitFor();
    await page.getByRole('combobox', { name: 'Feature' }).selectOption('tempo');
    const means = page.getByRole('figure', { name: 'Mean tempo by genre' });
    await means.getByRole('button', { name: 'Table' }).click();
    await means.getByRole('columnheader', { name: 'Mean tempo' }).waitFor();
    const grid = page.getByRole('grid', { name: 'Playlists' });
    const first = grid.getByRole('row').nth(1);
    const name = (await first.getByRole('rowheader').textContent())!;
    await page.getByRole('searchbox', { name: 'Name contains' }).fill(name.slice(0, 6));
    await page.getByText(/^(?!150)\d+ of 150$/).waitFor();
    await grid.getByRole('rowheader', { name }).first().click();
    await page.getByRole('heading', { name: `Playlist ${name}` }).waitFor();
    await expectGoodPage(page);

    // The split that suits playlists is offered first; a model of sessions is refused where it stands.
    await go('/#/new-search?dataset=lists');
    const split = page.getByRole('combobox', { name: 'Split' });
    await split.waitFor();
    expect(await split.inputValue()).toBe('hold-out-tracks');
    await page.getByRole('button', { name: /against iALS/ }).click();
    await page.getByText('4 runs').waitFor();
    await split.selectOption('random-sessions');
    await page.getByRole('alert').filter({ hasText: 'continues what is known of a playlist' }).waitFor();
    await expectGoodPage(page);

    // Ratings: 255 is told apart from the scale.
    const [file] = writeFiles({
      'ratings.txt': Array.from({ length: 40 }, (_, row) => `u${Math.floor(row / 4)}\ta${row % 13}\t${[90, 0, 50, 255][row % 4]}\n`).join(
        '',
      ),
    });
    await go('/#/import');
    await page.setInputFiles('input[type=file]', file!);
    const holds = page.getByRole('combobox', { name: 'What it holds' });
    await holds.waitFor();
    await page.getByRole('option', { name: 'Found out: ratings' }).waitFor({ state: 'attached' });
    await page.getByText('Every row can be read').waitFor();
    await expectGoodPage(page);
    await page
      .getByRole('button', { name: /^Import/ })
      .last()
      .click();
    await page.getByText('Never again').first().waitFor();
    await page.getByText(/leaving out the 10 of 255/).waitFor();
    await expectGoodPage(page);
    expect(complaints).toEqual([]);
  });

  it('are auditioned: lists follow the playlist, the map turns, and predicted ratings stand beside the true', async () => {
    const home = temporaryHome();
    const small = ['--users', '150', '--sessions', '200', '--tracks', '300'];
    for (const holds of ['playlists', 'ratings']) {
      await runSegue(['datasets', 'generate', '--name', holds, '--holds', holds, ...small], { home });
    }
    const idsOf = async (spec: object) => {
      const [file] = writeFiles({ 'spec.json': JSON.stringify(spec) });
      const { output } = await runSegue(['search', 'run', file!, '--json'], { home });
      return JSON.parse(output).runs.map(({ id }: { id: string }) => id) as string[];
    };
    const split = { kind: 'hold-out-tracks', testShare: 0.2 };
    const models = [
      { model: 'same-artist' },
      { model: 'playlist-mf', fixed: { epochs: 4, units: 8 } },
      { model: 'ials', fixed: { epochs: 3, units: 8 } },
      { model: 'ncf', fixed: { epochs: 1 } },
    ];
    const runs = await idsOf({
      name: 'continue',
      dataset: 'playlists',
      split,
      models,
      objective: { metric: 'recall@10', direction: 'max' },
    });
    const svd = await idsOf({
      name: 'rate',
      dataset: 'ratings',
      split,
      models: [{ model: 'svd', fixed: { epochs: 3 }, space: { units: [2, 8] } }],
      objective: { metric: 'rmse', direction: 'min' },
    });
    const [elsewhere] = await idsOf({ name: 'others', dataset: 'ratings', split, models: [{ model: 'most-collected' }] });
    const { url } = await serveSegue(home);
    const { page, complaints } = await openPage(browser, url);
    const audition = async (ids: readonly string[]) => {
      await page.goto(new URL('/', url).href);
      await page.goto(new URL(`/#/audition?runs=${ids.join(',')}`, url).href);
    };

    await audition(runs);
    const column = (model: string) => page.getByRole('region', { name: new RegExp(`^Run ., ${model}`) });
    for (const model of ['same-artist', 'playlist-mf', 'ials', 'ncf'])
      await column(model)
        .getByText(/held out in the first 10/)
        .waitFor();
    const before = await column('ials').locator('ol').textContent();
    await column('playlist-mf').getByRole('button').first().click();
    const map = page.getByRole('group', { name: /Map of the playlist/ });
    await map.waitFor();
    const fitting = page.getByRole('region', { name: 'Most fitting' }).getByRole('listitem');
    await fitting.first().waitFor();
    const canvas = map.locator('canvas');
    const picture = () => canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
    const straight = await picture();
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(picture).not.toBe(straight);
    await page.keyboard.press('0');
    await expect.poll(picture).toBe(straight);
    // Wider vectors may be laid out by UMAP as well.
    await map.getByLabel('Layout').selectOption('UMAP');
    await map.getByText(/by UMAP: neighbours stay together/).waitFor();
    await expect.poll(picture).not.toBe(straight);
    await map.getByRole('button', { name: 'Table' }).click();
    await map
      .getByRole('row', { name: /Held out/ })
      .first()
      .waitFor();
    await expectGoodPage(page);

    // A playlist that is changed is another: what can be told of it is told, what cannot is said.
    await page.getByRole('list', { name: 'In the playlist' }).getByRole('button').first().focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => column('ials').locator('ol').textContent()).not.toBe(before);
    await column('ncf').getByRole('alert').filter({ hasText: 'Restore the list' }).waitFor();
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect.poll(() => column('ials').locator('ol').textContent()).toBe(before);

    // Runs of other data, without leaving the page: it begins with theirs, not with the number that was open.
    await page.getByRole('heading', { name: 'Audition', level: 1 }).click();
    await page.keyboard.press('j');
    await page.getByRole('button', { name: /^2 of / }).waitFor();
    await page.goto(new URL(`/#/audition?runs=${elsewhere}`, url).href);
    await page.getByRole('button', { name: /^1 of / }).waitFor();
    await column('most-collected')
      .getByText(/held out in the first 10/)
      .waitFor();

    await audition(svd);
    const ratings = page.getByRole('region', { name: 'Ratings of the listener' });
    await ratings
      .getByRole('row', { name: /held out/ })
      .first()
      .waitFor();
    await ratings.getByRole('row', { name: /^Mean error of those held out \d/ }).waitFor();
    await page.getByRole('heading', { name: /^Listener \d+$/ }).waitFor();
    await page
      .getByRole('region', { name: /^Run B, svd/ })
      .getByRole('listitem')
      .nth(5)
      .waitFor();
    await expectGoodPage(page);

    // Runs of two tasks stand side by side without a difference or a best.
    await page.goto(new URL(`/#/compare?runs=${runs[1]},${svd[0]}`, url).href);
    await page.getByRole('listitem').filter({ hasText: 'rating on ratings, 20 % of tracks for testing, seed 1' }).waitFor();
    const compared = page.getByRole('region', { name: 'Metrics of each run' });
    await compared.getByRole('row', { name: /^loss \d[\d.]* \d[\d.]*$/ }).waitFor();
    expect(await compared.getByText('%').count()).toBe(0);
    await expectGoodPage(page);
    expect(complaints).toEqual([]);
  });
});
