import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../test/support/browser.ts';

// npm run screenshots: the pictures of README and guide, taken from the built app on a sample world.

const root = join(import.meta.dirname, '..');
const program = join(root, 'out', 'main', 'cli.js');
const pictures = join(root, 'docs', 'pictures');
const SIZE = { width: 1280, height: 800 };
const PAGES = {
  home: '#/',
  datasets: '#/datasets',
  dataset: '#/datasets/sample',
  contexts: '#/datasets/sample/contexts',
  import: '#/import',
  searches: '#/searches',
  'new-search': '#/new-search?dataset=sample&from=losses',
  search: '#/searches/losses',
  runs: '#/runs',
  results: '#/runs',
  run: '#/runs',
  compare: '#/compare',
  improvement: '#/improvement',
  audition: '#/audition',
  moment: '#/audition',
  attention: '#/runs',
  listen: '#/listen',
  trash: '#/trash',
  system: '#/system',
};
const SEARCH = {
  name: 'losses',
  dataset: 'sample',
  split: { kind: 'last-days', testDays: 7, sampleEvery: 6 },
  models: [
    { model: 'popularity' },
    { model: 'sequential-rules' },
    {
      model: 'gru4rec',
      fixed: { epochs: 4, hiddenUnits: [64], samples: 512, batchSize: 128 },
      space: { loss: ['cross-entropy', 'bpr-max'], learningRate: [0.05, 0.1] },
    },
  ],
  seeds: [1, 2],
};
/** How sessions begin: a network that weighs context, and the vector of the last session. */
const VECTORS = { vectorsFrom: 'sessions', vectorWindow: 10, vectorExponent: 0, vectorEpochs: 15 };
const STARTS = {
  name: 'session starts',
  dataset: 'sample',
  split: { kind: 'given' },
  models: [
    { model: 'cosernn', fixed: { ...VECTORS, epochs: 3 } },
    { model: 'last-session', fixed: VECTORS },
  ],
  objective: { metric: 'map@100', direction: 'max' },
};

const home = mkdtempSync(join(tmpdir(), 'segue-pictures-'));
try {
  writePlays(join(home, 'plays.csv'));
  segue('datasets', 'generate', '--name', 'sample');
  for (const search of [STARTS, SEARCH]) {
    const spec = join(home, 'search.json');
    writeFileSync(spec, JSON.stringify(search));
    segue('search', 'run', spec);
  }
  await takePictures();
} finally {
  rmSync(home, { recursive: true, force: true });
}

function segue(...args: string[]): void {
  const { status } = spawnSync(process.execPath, [program, '--home', home, ...args], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`segue ${args.join(' ')} ended with status ${status}.`);
}

async function takePictures(): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const server = spawn(process.execPath, [program, '--home', home, 'serve', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const browser = await launchBrowser();
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      server.stdout.on('data', (part: Buffer) => {
        text += part.toString();
        if (text.trimEnd().endsWith('}')) resolve((JSON.parse(text) as { url: string }).url);
      });
      server.once('close', (status) => reject(new Error(`The browser door closed with status ${status}.`)));
    });
    const context = await browser.newContext({ viewport: SIZE });
    const page = await context.newPage();
    await page.goto(url);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const [name, address] of Object.entries(PAGES)) {
        await page.goto(new URL(`/${address}`, url).href);
        await page.getByRole('heading', { level: 1 }).waitFor();
        // Charts and tables are there once their data is.
        await page.waitForLoadState('networkidle');
        if (name === 'import') await openImport(page);
        if (name === 'results') await openResults(page);
        if (name === 'trash') await throwAway(page);
        if (name === 'compare') await openComparison(page);
        if (name === 'contexts') await openContexts(page);
        if (name === 'improvement') await openImprovement(page);
        if (name === 'audition') await openAudition(page);
        if (name === 'moment') await auditionModels(page, ['cosernn', 'last-session']);
        if (name === 'attention') await openAttention(page);
        if (name === 'listen') await openListening(page);
        if (name === 'run') await page.getByRole('grid').getByRole('link', { name: 'gru4rec' }).first().click();
        if (name === 'system') await page.getByRole('heading', { name: 'Checks' }).waitFor({ timeout: 180_000 });
        // Nothing is pointed at.
        await page.mouse.move(0, 0);
        await page.waitForTimeout(1500);
        await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
        if (name === 'listen') await page.getByRole('button', { name: 'Stop', exact: true }).click();
        if (name === 'results') await closeResults(page);
        if (name === 'trash') await page.getByRole('button', { name: /^Restore run/ }).click();
      }
      await page.goto(new URL('/api/reference', url).href);
      await page.getByText('Continue this session', { exact: true }).first().waitFor();
      await page.screenshot({ path: join(pictures, `reference-${colorScheme}.png`) });
    }
  } finally {
    await browser.close();
    server.kill('SIGINT');
  }
}

/** Plays as a service might hand them out, one of them without its time. */
function writePlays(path: string): void {
  const begin = Date.UTC(2026, 2, 2, 7);
  const plays = Array.from({ length: 400 }, (_, play) => {
    const listener = Math.floor(play / 40);
    const playedAt = new Date(begin + play * 210_000 + Math.floor(play / 8) * 5_400_000).toISOString();
    return [
      `listener${listener + 1}`,
      `track${(play * 37 + listener * 11) % 90}`,
      playedAt,
      ['mobile', 'desktop', 'speaker'][listener % 3],
    ];
  });
  plays[123]![2] = 'yesterday';
  writeFileSync(path, ['user_id,track_id,played_at,device', ...plays.map((play) => play.join(','))].join('\n'));
}

/** A file of plays, looked at before anything is stored. */
async function openImport(page: Page): Promise<void> {
  await page.getByLabel('Or paths on this computer').fill(join(home, 'plays.csv'));
  await page.getByRole('button', { name: 'Add' }).click();
  await page
    .getByRole('columnheader', { name: /device/ })
    .first()
    .waitFor();
}

/** Models and their settings down, tested against popularity. */
async function openResults(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Results table' }).click();
  for (const setting of ['loss', 'learningRate']) {
    if (await page.getByRole('button', { name: `Remove ${setting}`, exact: true }).isVisible()) continue;
    await page.getByRole('button', { name: 'Add to rows' }).click();
    await page.getByRole('button', { name: setting, exact: true }).click();
  }
  const baseline = page.getByLabel('Test against');
  await baseline.selectOption({ label: (await baseline.getByRole('option', { name: /^popularity/ }).textContent()) ?? '' });
  await page.getByText(/differ from popularity/).waitFor();
}

/** The page opens the way it was left, once it has been left for a moment. */
async function closeResults(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await page.waitForTimeout(1000);
}

/** The run made last is in the trash for the length of a picture. */
async function throwAway(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' }).click();
  await page.getByRole('grid').focus();
  for (const key of ['Home', 'j', 'Delete']) await page.keyboard.press(key);
  await page.getByText(/moved to the trash/).waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  await page.getByRole('link', { name: 'Trash' }).click();
  await page.getByRole('button', { name: /^Restore run/ }).waitFor();
}

/** Two networks and the rules against popularity, by device. */
async function openComparison(page: Page): Promise<void> {
  for (const run of [/^gru4rec/, /^sequential-rules/, /^popularity/]) {
    await page.getByRole('button', { name: /^(Choose|Add) a run$/ }).click();
    await page.getByRole('button', { name: run }).first().click();
  }
  await page.getByRole('combobox', { name: 'Baseline' }).selectOption({ label: 'popularity' });
  await page.getByRole('combobox', { name: 'by', exact: true }).selectOption('device');
  await page.getByRole('figure', { name: /^Where does/ }).waitFor();
}

/** How alike sessions are by part of the day; the second time they are there at once. */
async function openContexts(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Compare sessions' }).click();
  await page.getByRole('figure', { name: /nearest more often than by chance$/ }).waitFor();
}

/** A network that weighs context against one that does not, by device. */
async function openImprovement(page: Page): Promise<void> {
  for (const run of [/^cosernn/, /^last-session/]) {
    await page.getByRole('button', { name: /^(Choose|Add) a run$/ }).click();
    await page.getByRole('button', { name: run }).first().click();
  }
  await page.getByRole('combobox', { name: 'by', exact: true }).selectOption('device');
  await page.getByRole('row', { name: /^car/ }).waitFor();
}

/** The audition of a run of each of these models. */
async function auditionModels(page: Page, models: readonly string[]): Promise<void> {
  const origin = new URL(page.url()).origin;
  const ids: string[] = [];
  for (const model of models) {
    await page.goto(`${origin}/#/runs`);
    const link = page.getByRole('grid').getByRole('link', { name: model, exact: true }).first();
    ids.push((await link.getAttribute('href'))?.split('/').at(-1) ?? '');
  }
  await page.goto(`${origin}/#/audition?runs=${ids.join(',')}`);
  for (const run of [/^Run A,/, /^Run B,/]) await page.getByRole('region', { name: run }).getByRole('listitem').first().waitFor();
}

/** What a network weighs by device. */
async function openAttention(page: Page): Promise<void> {
  await page.getByRole('grid').getByRole('link', { name: 'cosernn' }).first().click();
  const figure = page.getByRole('figure', { name: /^Attention weighs/ });
  await figure.waitFor();
  await figure.scrollIntoViewIfNeeded();
}

/** A session with something before and after, and what two runs make of it. */
async function openAudition(page: Page): Promise<void> {
  await auditionModels(page, ['gru4rec', 'sequential-rules']);
  await page.getByRole('button', { name: /^Filter/ }).click();
  await page.getByRole('textbox', { name: 'At least' }).fill('9');
  await page.getByRole('button', { name: 'Filter (1)' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Next session' }).click();
  for (const run of [/^Run A,/, /^Run B,/])
    await page
      .getByRole('region', { name: run })
      .getByText(/of \d+ hits/)
      .waitFor();
}

/** Shelves after a track was played and another liked. */
async function openListening(page: Page): Promise<void> {
  const offer = page.getByRole('button', { name: /^Listen to / });
  const trending = page.getByRole('region', { name: 'Trending' }).getByRole('listitem');
  await offer.or(trending.first()).first().waitFor();
  if (await offer.isVisible()) await offer.click();
  await trending
    .nth(2)
    .getByRole('button', { name: /^Like / })
    .click();
  await trending
    .nth(1)
    .getByRole('button', { name: /^Play / })
    .click();
  await page
    .getByRole('region', { name: /^Because you listened to/ })
    .getByRole('listitem')
    .first()
    .waitFor();
}
