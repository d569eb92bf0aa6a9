import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { expectGoodPage } from '../support/expect-good-page.ts';
import { openPage } from '../support/open-page.ts';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';
import { writeWav } from '../support/wav.ts';

const SEARCH = {
  name: 'heard',
  dataset: 'small',
  split: { kind: 'random-sessions', testShare: 0.2 },
  models: [{ model: 'popularity' }],
  evaluation: { cutoffs: [20] },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const trending = (page: Page) => page.getByRole('region', { name: 'Trending' }).getByRole('listitem');

it('maps audio of the user to tracks, plays it in Listen and Audition, and says what is missing', { timeout: 600_000 }, async () => {
  const home = temporaryHome();
  await runSegue(['datasets', 'generate', '--name', 'small', '--users', '60', '--sessions', '600', '--tracks', '120'], { home });
  const spec = join(home, 'heard.json');
  writeFileSync(spec, JSON.stringify(SEARCH));
  expect(await runSegue(['search', 'run', spec], { home })).toMatchObject({ status: 0 });
  const run = (JSON.parse((await runSegue(['runs', 'list', '--json'], { home })).output) as { id: string }[])[0]!.id;
  await runSegue(['shelves', 'set', 'trending', run], { home });
  const { url } = await serveSegue(home);
  const key = (await runSegue(['keys', 'make', 'test'], { home })).output.trim();
  const answer = await fetch(new URL('/api/v1/trending?k=3', url), { headers: { authorization: `Bearer ${key}` } });
  const { tracks } = (await answer.json()) as { tracks: { track: string }[] };
  const [first, second, third] = tracks.map(({ track }) => track) as [string, string, string];

  // Two files in a table, and a link; a row of it names nothing that is known.
  const music = join(home, 'music');
  mkdirSync(music);
  for (const name of ['first.wav', 'gone.wav']) writeWav(join(music, name), 120);
  const table = join(music, 'audio.csv');
  const rows = [
    'track_id,path',
    `${first},${join(music, 'first.wav')}`,
    `${second},${join(music, 'gone.wav')}`,
    `${third},https://open.example/track`,
    'nobody,first.wav',
  ];
  writeFileSync(table, rows.join('\n'));
  const preview = await runSegue(['datasets', 'audio', 'small', table, '--preview'], { home });
  expect([preview.status, preview.output]).toEqual([
    0,
    expect.stringMatching(/3 of 120 tracks: 2 files.*\n\nRejected: 1\n.*audio\.csv:5 .*"nobody"/),
  ]);
  expect((await runSegue(['datasets', 'audio', 'small'], { home })).output).toMatch(/^No audio is mapped/);

  const { page, complaints } = await openPage(browser, url);
  await page.goto(new URL('/#/datasets/small', url).href);
  const panel = page.getByRole('region', { name: 'Audio of your own' });
  await panel.getByLabel('Table of audio').setInputFiles(table);
  await panel.getByText('3 of 120 tracks matched').waitFor();
  await panel.getByRole('cell', { name: /no track of the data set has the id/ }).waitFor();
  await expectGoodPage(page);
  await panel.getByRole('button', { name: 'Use these' }).click();
  await panel.getByRole('button', { name: 'Remove' }).waitFor();
  await panel.getByText('2 files, 1 other link').waitFor();

  // What is pressed is heard: the place in the track moves on.
  await page.goto(new URL('/#/listen', url).href);
  await trending(page).first().waitFor();
  await trending(page)
    .nth(0)
    .getByRole('button', { name: /^Play / })
    .click();
  const player = page.getByRole('region', { name: 'Player' });
  await player.getByText('first.wav').waitFor();
  await player.getByText(/^(0:0[1-9]|0:[1-5]\d|1:\d\d) of 2:00$/).waitFor();
  await expectGoodPage(page);
  // The keyboard moves it as well.
  await player.getByRole('slider', { name: 'Place in the track' }).focus();
  for (let step = 0; step < 5; step++) await page.keyboard.press('PageUp');
  await player.getByText(/^1:\d\d of 2:00$/).waitFor();
  await player.getByRole('button', { name: 'Stop' }).click();
  const link = trending(page)
    .nth(2)
    .getByRole('link', { name: /^Open .* at open\.example$/ });
  expect([await link.getAttribute('href'), await link.getAttribute('rel')]).toEqual(['https://open.example/track', 'noopener noreferrer']);

  // The lists of an audition play the same.
  await page.goto(new URL(`/#/audition?runs=${run}`, url).href);
  const list = page.getByRole('region', { name: /^Run A,/ }).getByRole('listitem');
  await list
    .getByRole('button', { name: /^Play / })
    .first()
    .click();
  await list
    .getByRole('button', { name: /^Stop / })
    .first()
    .click();
  await expectGoodPage(page);
  expect(complaints).toEqual([]);

  // A file that is gone is missed, with what to do about it.
  rmSync(join(music, 'gone.wav'));
  await page.goto(new URL('/#/listen', url).href);
  await trending(page)
    .nth(1)
    .getByRole('button', { name: /^Play / })
    .click();
  await page.getByText(/gone\.wav cannot be played: there is no such file/).waitFor();
});
