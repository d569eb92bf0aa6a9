import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { openPage } from '../support/open-page.ts';
import { serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('goes anywhere and tells its keys, by keyboard', { timeout: 600_000 }, async () => {
  const door = await serveSegue(temporaryHome());
  const { page } = await openPage(browser, door.url);
  await page.getByRole('button', { name: 'Make the sample world' }).waitFor();

  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Go to or do' });
  await field.waitFor();
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  await expectGoodPage(page);
  await field.pressSequentially('sys');
  await page.getByRole('option', { name: /^System/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'System', level: 1 }).waitFor();

  await page.keyboard.press('Control+k');
  await field.pressSequentially('nothing is called this');
  await page.getByText('Nothing is called that.').waitFor();
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });

  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByText('Go to or do anything').waitFor();
  await expectGoodPage(page);
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });

  // Keys of a page are known there and nowhere else.
  await page.keyboard.press('Control+k');
  await field.pressSequentially('runs');
  await page.getByRole('option', { name: /^Runs/ }).click();
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
  await page.keyboard.press('?');
  await sheet.getByText('Move to trash').waitFor();
});
