import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOf, runOf } from '../support/audition-lists.ts';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const SEARCH = {
  name: 'taste',
  dataset: 'small',
  split: { kind: 'random-sessions', testShare: 0.1 },
  models: [
    { model: 'item-knn' },
    { model: 'popularity' },
    { model: 'gru4rec', fixed: { epochs: 1, hiddenUnits: [16], samples: 64, batchSize: 64 } },
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

const rowsOf = (page: Page, list: string) => page.getByRole('list', { name: list }).getByRole('listitem');

describe('audition', { timeout: 600_000 }, () => {
  it('leads from a search to what its runs would play, and follows every change of the session', async () => {
    const home = temporaryHome();
    await runSegue(['datasets', 'generate', '--name', 'small', '--users', '200', '--sessions', '2000', '--tracks', '500'], { home });
    const spec = join(home, 'taste.json');
    writeFileSync(spec, JSON.stringify(SEARCH));
    expect(await runSegue(['search', 'run', spec], { home })).toMatchObject({ status: 0 });
    const door = await serveSegue(home);
    const { page, complaints } = await openPage(browser, door.url);

    // From the result of a search, with another run beside its best.
    await page.getByRole('link', { name: 'taste' }).first().click();
    await page.getByRole('main').getByRole('link', { name: 'Audition' }).click();
    await page.getByRole('heading', { name: 'Audition', level: 1 }).waitFor();
    const first = await listOf(page, 'A');
    expect(first).toHaveLength(10);
    await page.getByRole('button', { name: 'Add a run' }).click();
    await page.getByRole('searchbox', { name: 'Find a run' }).fill('popularity');
    await page.getByRole('button', { name: /^popularity/ }).click();
    expect(await listOf(page, 'B')).toHaveLength(10);
    await page.getByRole('button', { name: 'Add a run' }).click();
    await page.getByRole('button', { name: /^gru4rec/ }).click();
    await listOf(page, 'C');
    await runOf(page, 'C')
      .getByText(/ shared$/)
      .waitFor();
    await expectGoodPage(page);

    // Why a track is recommended, by each kind of model.
    const why = page.getByRole('region', { name: 'Why this track' });
    await runOf(page, 'C').getByRole('button').first().click();
    await why.getByText('cosine').waitFor();
    await runOf(page, 'B').getByRole('button').first().click();
    await why.getByText(/Popularity looks at nothing else/).waitFor();
    await runOf(page, 'A').getByRole('button').first().click();
    await why.getByText(/^item-knn/).waitFor();

    await page.getByText(/no vectors of its tracks/).waitFor();
    await runOf(page, 'C').getByRole('button').first().click();
    const map = page.getByRole('figure', { name: /map of tracks/ });
    await map.getByRole('button', { name: 'Table' }).click();
    const mapped = map.getByRole('row');
    await expect.poll(() => mapped.filter({ hasText: 'Listed by C' }).count()).toBe(10);
    await expectGoodPage(page);

    // Sessions by key, and those with enough plays to edit.
    await page.getByRole('button', { name: /^Filter/ }).click();
    await page.getByRole('textbox', { name: 'At least' }).fill('8');
    await page.getByRole('button', { name: 'Filter (1)' }).waitFor();
    await page.keyboard.press('Escape');
    const session = () => page.getByRole('region', { name: 'Session', exact: true }).getByRole('heading', { level: 2 }).textContent();
    const opened = await session();
    await page.getByRole('heading', { name: 'Audition', level: 1 }).click();
    await page.keyboard.press('j');
    await expect.poll(session).not.toBe(opened);
    const second = await session();
    expect(page.url()).toContain(`session=${second?.replace(/\D/g, '')}`);
    await page.keyboard.press('j');
    await expect.poll(session).not.toBe(second);
    await page.keyboard.press('k');
    await expect.poll(session).toBe(second);

    // Hearing less, more, other tracks, and in another order: the lists follow.
    await listOf(page, 'A');
    const changes = async (act: () => Promise<unknown>) => {
      const before = await listOf(page, 'A');
      await act();
      await expect.poll(() => listOf(page, 'A')).not.toEqual(before);
    };
    const heardCount = await rowsOf(page, 'Heard').count();
    await changes(() => page.keyboard.press(']'));
    expect(await rowsOf(page, 'Heard').count()).toBe(heardCount + 1);
    await changes(() => page.keyboard.press('['));
    await changes(async () => {
      await page.keyboard.press('/');
      await page.getByRole('combobox', { name: 'Add a track' }).pressSequentially('the');
      const options = page.getByRole('listbox', { name: 'Tracks' }).getByRole('option');
      await options.nth(2).waitFor();
      // Not the track heard last: a model that looks at no other would list the same again.
      const heard = await rowsOf(page, 'Heard').allTextContents();
      const place = (await options.allTextContents()).findIndex((text) => {
        const track = text.replace(/ [\d,]+ plays$/, '');
        return !heard.some((play) => play.includes(track));
      });
      for (let down = 0; down < place; down++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    });
    expect(await rowsOf(page, 'Heard').count()).toBe(heardCount + 1);
    await page.getByRole('button', { name: 'Restore' }).waitFor();
    const added = rowsOf(page, 'Heard').last();
    const name = await added.textContent();
    await changes(async () => {
      await added.getByRole('button').first().focus();
      await page.keyboard.press('Alt+ArrowUp');
    });
    expect(
      await rowsOf(page, 'Heard')
        .nth(heardCount - 1)
        .textContent(),
    ).toBe(name?.replace(String(heardCount + 1), String(heardCount)));
    await changes(() => rowsOf(page, 'Heard').first().dragTo(rowsOf(page, 'Heard').last()));
    await changes(async () => {
      await rowsOf(page, 'Heard').last().getByRole('button').first().focus();
      await page.keyboard.press('Delete');
    });
    await expectGoodPage(page);
    await page.getByRole('button', { name: 'Restore' }).click();
    expect(await rowsOf(page, 'Heard').count()).toBe(heardCount);

    // Where one run beats another.
    await page.getByRole('combobox', { name: 'Order' }).selectOption({ label: 'Where A beats B most' });
    await page.getByRole('combobox', { name: 'Metric' }).selectOption('recall@20');
    await page.getByRole('button', { name: /^(\d+ of|Sessions)/ }).click();
    const gains = page.locator('[popover]:popover-open .gain');
    await expect.poll(() => gains.count()).toBeGreaterThan(3);
    const values = (await gains.allTextContents()).map(Number);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    await page.keyboard.press('Escape');

    // A run that is not there says so in its place, and the others go on.
    const [, ids] = /runs=([^&]*)/.exec(page.url()) ?? [];
    await page.goto(`${new URL(door.url).origin}/#/audition?runs=${ids},nobody&session=5`);
    await page.getByText('Session 5', { exact: true }).waitFor();
    await runOf(page, 'D').getByText('There is no run "nobody".').waitFor();
    await listOf(page, 'A');
    await page.getByRole('button', { name: 'Take it away' }).click();
    await runOf(page, 'D').waitFor({ state: 'detached' });

    // Left and come back to, it goes on where it was.
    const left = await session();
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('link', { name: 'Audition', exact: true }).click();
    await listOf(page, 'C');
    expect(await session()).toBe(left);
    expect(complaints).toEqual([]);
  });
});
