import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFindings, COLOUR_RULES } from './axe.ts';

/** A page as it stands must be free of axe's findings in light and dark, of sideways scrolling and of text smaller than 12 px, and have one title. */
export async function expectGoodPage(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await axeFindings(page, COLOUR_RULES)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  const smallest = await page.evaluate(() =>
    Math.min(
      ...[...document.querySelectorAll('body *')]
        .filter((element) => element.textContent !== '')
        .map((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
    ),
  );
  expect(smallest).toBeGreaterThanOrEqual(12);
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
}
