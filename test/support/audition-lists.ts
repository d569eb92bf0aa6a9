import type { Locator, Page } from 'playwright-core';

/** The list of the run that an audition calls by this letter. */
export function runOf(page: Page, letter: string): Locator {
  return page.getByRole('region', { name: new RegExp(`^Run ${letter},`) });
}

/** What a run lists, once it lists anything and waits for no other answer. */
export async function listOf(page: Page, letter: string): Promise<string[]> {
  await runOf(page, letter).getByRole('listitem').first().waitFor();
  await page.locator(`[aria-label^="Run ${letter},"][aria-busy="false"]`).waitFor();
  return await runOf(page, letter).getByRole('listitem').allTextContents();
}
