import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** A machine may be slow, or stand still for a while; what never comes is still told. */
const PATIENCE_MS = 120_000;

/** A page of the smallest window Segue is made for, signed in to a door, with everything it complains about in the console; closed with the test. */
export async function openPage(browser: Browser, url: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}
