import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { _electron as electron } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { installedProgram } from '../../scripts/setup/electron-binary.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const root = join(import.meta.dirname, '..', '..');
const program = installedProgram(join(root, 'node_modules', 'electron'));
const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
const missing = program === undefined ? "Electron's program is not here" : hasDisplay ? null : 'there is no display';

describe.skipIf(missing !== null)(`the window${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('opens on a page without Node and leads from nothing to a finished search, heard on a session', { timeout: 1_200_000 }, async () => {
    if (program === undefined) return;
    const home = temporaryHome();
    const app = await electron.launch({
      executablePath: program,
      args: [root],
      env: { ...process.env, SEGUE_HOME: home } as Record<string, string>,
    });
    try {
      const page = await app.firstWindow();
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(page.url()).toMatch(/^segue:\/\/app/);
      expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))).toEqual([]);

      page.setDefaultTimeout(600_000);
      await page.getByRole('button', { name: 'Make the sample world' }).click();
      await page.getByRole('row', { name: /^sample sessions 60,000/ }).waitFor();
      await page.getByRole('button', { name: /Try popularity against GRU4Rec/ }).click();
      await page.getByText('5 of 5', { exact: true }).waitFor();
      await page.getByRole('main').getByRole('link', { name: 'Audition' }).click();
      await page
        .getByRole('region', { name: /^Run A,/ })
        .getByRole('listitem')
        .first()
        .waitFor();
    } finally {
      await app.close();
    }
    expect(existsSync(join(home, 'window.json'))).toBe(true);
  });
});
