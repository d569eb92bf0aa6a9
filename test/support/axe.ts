import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Rules that look at colours: all others find the same in both themes. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong with a page as it stands, by all its rules or by some, as lines to read in a failed test; none is what is wanted. */
export async function axeFindings(page: Page, rules?: string[]): Promise<string[]> {
  // A colour on its way from one theme to the other is no colour of either.
  await page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
  // Best-practice rules are held too: they are what a reader of headings and landmarks meets first.
  // In the page alone, which has no frames: gathering what frames find opens another page each time.
  const builder = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  const { violations } = await (rules === undefined ? builder : builder.withRules(rules)).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')}. ${failureSummary ?? ''}`),
  );
}
