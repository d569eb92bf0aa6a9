import type { Browser, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import type { PictureName } from '../programs/draw-pictures.ts';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  const input = new URL('../programs/draw-pictures.ts', import.meta.url).pathname;
  const { output } = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, rollupOptions: { input, output: { format: 'iife' } } },
  })) as Rolldown.RolldownOutput;
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.addScriptTag({ content: output[0].code });
});
afterAll(() => browser?.close());

/** What a program that opens the file finds in it. */
async function openSvg(name: PictureName) {
  return await page.evaluate((picture) => {
    const text = globalThis.drawSvgOf(picture);
    const { documentElement: root } = new DOMParser().parseFromString(text, 'image/svg+xml');
    const attributes = (selector: string, names: string[]) =>
      [...root.querySelectorAll(selector)].map((element) => names.map((attribute) => element.getAttribute(attribute)).join(' | '));
    return {
      text,
      root: root.tagName,
      width: root.getAttribute('width'),
      height: Number(root.getAttribute('height')),
      words: [...root.querySelectorAll('text')].map(({ textContent }) => textContent),
      fonts: [...new Set(attributes('text', ['font-family']))],
      sizes: [...new Set(attributes('text', ['font-size']))].map(Number),
      ground: attributes('svg > path', ['fill'])[0],
      // The rings of points have arcs.
      lines: attributes('path[stroke-width="2"]:not([d*="A"])', ['stroke', 'stroke-dasharray']),
    };
  }, name);
}

it.each<[PictureName, string[]]>([
  ['line', ['How does the loss fall?', 'A <note> & more', 'Epoch', 'Training loss', 'first', 'second', '1']],
  ['bar', ['Where does recall improve?', 'device', 'Difference', 'phone', 'desktop', 'first']],
  ['scatter', ['Where does the session go?', 'First axis', 'Second axis', 'Heard']],
  ['interval', ['Is recall best at night?', 'hour', 'recall', 'night']],
  ['parallel', ['Which settings lead where?', 'loss', 'recall@20', 'bpr-max', 'none', '0.2']],
  ['heat', ['When is music played?', 'Hour of the day', 'Mon', 'Sun', '21']],
])('a %s chart is saved as an SVG with its words as text, on its own ground', async (name, words) => {
  const picture = await openSvg(name);
  expect(picture.root).toBe('svg');
  for (const word of words) expect(picture.words).toContain(word);
  expect(picture.fonts).toEqual(['serif']);
  expect(Math.min(...picture.sizes)).toBeGreaterThanOrEqual(12);
  expect(picture.ground).toBe('#ffffff');
  expect(picture.width).toBe('640');
  expect(picture.height).toBeGreaterThan(256);
  // A strict content security policy takes neither from a file.
  expect(picture.text).not.toMatch(/style=|<style|NaN|undefined/);
});

it('a line chart as an SVG has a path for every series, in its colour and dashes, and its legend', async () => {
  const { lines } = await openSvg('line');
  expect(lines.toSorted()).toEqual(['#0072b2 | ', '#0072b2 | ', '#c05a00 | 6 4', '#c05a00 | 6 4']);
});

it('a chart is saved as a PNG of twice the size', async () => {
  const svg = await openSvg('line');
  expect(await page.evaluate(() => globalThis.drawPngOf('line'))).toEqual({ type: 'image/png', width: 1280, height: 2 * svg.height });
});
