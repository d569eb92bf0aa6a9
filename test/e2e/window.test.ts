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
  it('opens the workbench on a page without Node', { timeout: 120_000 }, async () => {
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
    } finally {
      await app.close();
    }
  });
});
