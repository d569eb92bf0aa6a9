import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { writeFiles } from '../support/import-files.ts';
import { openPage } from '../support/open-page.ts';
import { serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const LONG = 300_000;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** 40 sessions of three to five tracks by eight listeners; two rows cannot be read. */
function playsText(): string {
  const rows = Array.from({ length: 160 }, (_, index) => {
    const session = Math.floor(index / 4);
    return `s${session},u${session % 8},t${index % 17},Song ${index % 17},2024-03-0${1 + (session % 7)} 1${session % 10}:0${index % 4}:00,${session % 2 ? 'phone' : 'desktop'}`;
  });
  return [
    'session_id,user_id,track_id,title,timestamp,device',
    ...rows,
    's1,u1,,,2024-03-01 10:00:00,phone',
    's1,u1,t1,Song 1,someday,phone',
    '',
  ].join('\n');
}

describe('importing in a browser', { timeout: LONG }, () => {
  it('takes a file in, shows what would be refused, stores the rest and leads to its page', async () => {
    const home = temporaryHome();
    const door = await serveSegue(home);
    const { page } = await openPage(browser, door.url);
    await page.getByRole('link', { name: 'Import listening data' }).click();
    await page.getByRole('heading', { name: 'Import listening data' }).waitFor();
    await expectGoodPage(page);

    const [path] = writeFiles({ 'plays.csv': playsText() }) as [string];
    await page.getByLabel('Files to import').setInputFiles(path);
    await page.getByText('2 rows would be set aside').waitFor();
    const rejected = page.getByRole('region', { name: 'Rejected rows' });
    await rejected.getByRole('row', { name: /162.*no track/ }).waitFor();
    await rejected.getByRole('row', { name: /163.*"someday" is no timestamp/ }).waitFor();
    expect(await page.getByLabel('Role of device').inputValue()).toBe('context');
    await expectGoodPage(page);
    // Nothing is stored by looking.
    expect(readdirSync(join(home, 'datasets'))).toEqual([]);

    await page.getByRole('combobox', { name: /^Split/ }).selectOption('last-session');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('heading', { name: 'plays', level: 1 }).waitFor();
    expect(page.url()).toMatch(/#\/datasets\/plays$/);
    expect(readdirSync(join(home, 'uploads', readdirSync(join(home, 'uploads'))[0] ?? ''))).toEqual([]);

    // The split chosen on the way in stands on the page, counted: eight listeners, a last session each.
    await page.getByRole('row', { name: /^test 8 / }).waitFor();
    await page.getByRole('row', { name: /^all 160 17 40/ }).waitFor();
    await page.getByText('plays.csv').first().waitFor();
    const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Rejected rows as CSV' }).click()]);
    const [head, first, second] = readFileSync(await saved.path(), 'utf8').split('\r\n');
    expect(head).toBe('file,line,reason,text');
    expect(first).toMatch(/plays\.csv,162,.*no track/);
    expect(second).toMatch(/plays\.csv,163,.*someday/);
    await expectGoodPage(page);

    const sessions = page.getByRole('grid', { name: 'Sessions' });
    await sessions.getByRole('row', { name: /^s0 / }).waitFor();
    await page.getByLabel('User contains').fill('u3');
    await page.getByText('5 of 40').waitFor();
    await page.getByLabel('Context', { exact: true }).selectOption('device');
    await page.getByLabel('Value of device').selectOption('desktop');
    await page.getByText('No session matches').waitFor();
    await page.getByRole('button', { name: 'Show all sessions' }).click();
    await page.getByText('40 of 40').waitFor();
    await page.getByLabel('User contains').fill('u3');
    await page.getByText('5 of 40').waitFor();
    await sessions.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page
      .getByRole('region', { name: /Plays of session s/ })
      .getByRole('listitem')
      .nth(3)
      .waitFor();
    await expectGoodPage(page);

    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Data sets', level: 1 }).waitFor();
    await page.getByText('No listening data yet').waitFor();
    expect(await door.stop()).toBe(0);
    expect(readdirSync(join(home, 'uploads'))).toEqual([]);
  });

  it('says what is wrong with a broken file and leaves what is stored alone', async () => {
    const home = temporaryHome();
    const door = await serveSegue(home);
    const { page } = await openPage(browser, door.url);
    const whole = playsText().split('\n').slice(0, 161).join('\n');
    const [good, half, ...broken] = writeFiles({
      'good.csv': playsText(),
      'half.csv': whole.slice(0, whole.lastIndexOf(',2024') + 6),
      'cut.csv.gz': gzipSync(playsText()).subarray(0, 200),
      'empty.csv': '',
      'picture.csv': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      'colours.csv': 'colour,price\nred,1\nblue,2\n',
    }) as [string, string, ...string[]];
    await page.goto(`http://127.0.0.1:${door.port}/#/import`);
    await page.getByLabel('Or paths on this computer').fill(good);
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('2 rows would be set aside').waitFor();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('heading', { name: 'good', level: 1 }).waitFor();

    const messages = ['was cut short', 'without a single row', 'neither text nor Parquet', 'no column names the track'];
    for (const [index, path] of broken.entries()) {
      await page.goto(`http://127.0.0.1:${door.port}/#/datasets`);
      await page.getByRole('link', { name: 'Import', exact: true }).click();
      await page.getByLabel('Files to import').setInputFiles(path);
      const alert = page.getByRole('alert').first();
      await alert.getByText(messages[index]!).first().waitFor();
      // A sender knows the file by its name, not by where it lies here.
      expect(await alert.textContent()).not.toContain(home);
      const start = page.getByRole('button', { name: 'Import', exact: true });
      expect((await start.count()) === 0 || (await start.isDisabled())).toBe(true);
    }
    await expectGoodPage(page);

    // Half a line, as a copy that was stopped leaves it: told with its line and reason before anything is stored.
    await page.goto(`http://127.0.0.1:${door.port}/#/datasets`);
    await page.getByRole('link', { name: 'Import', exact: true }).click();
    await page.getByLabel('Files to import').setInputFiles(half);
    await page.getByText('1 row would be set aside').waitFor();
    await page
      .getByRole('region', { name: 'Rejected rows' })
      .getByRole('row', { name: /^half\.csv 161 / })
      .waitFor();
    await page.goto(`http://127.0.0.1:${door.port}/#/datasets`);
    await page.getByRole('row', { name: /^good sessions 40 160 17/ }).waitFor();
    expect(readdirSync(join(home, 'datasets'))).toHaveLength(1);
    expect(existsSync(join(home, 'datasets', readdirSync(join(home, 'datasets'))[0]!, 'manifest.json'))).toBe(true);
  });

  it('leaves nothing of an import that is cancelled', async () => {
    const home = temporaryHome();
    const door = await serveSegue(home);
    const { page } = await openPage(browser, door.url);
    const rows = Array.from(
      { length: 1_500_000 },
      (_, index) => `s${index >> 3},t${(index * 7919) % 50_021},${1_700_000_000 + index * 60}`,
    );
    const [path] = writeFiles({ 'many.csv': `session_id,track_id,timestamp\n${rows.join('\n')}\n` }) as [string];
    await page.goto(`http://127.0.0.1:${door.port}/#/import`);
    await page.getByLabel('Or paths on this computer').fill(path);
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const work = page.getByRole('region', { name: 'Importing many' });
    await work
      .getByText(/Reading|Sessions|Writing|rows/i)
      .first()
      .waitFor();
    await work.getByRole('button', { name: 'Cancel' }).click();
    await work.waitFor({ state: 'detached' });
    expect(readdirSync(join(home, 'datasets'))).toEqual([]);
    await page.getByRole('link', { name: 'Data sets' }).first().click();
    await page.getByText('No listening data yet').waitFor();
    expect(await door.stop()).toBe(0);
  });
});
