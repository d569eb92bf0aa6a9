import { existsSync } from 'node:fs';
import path from 'node:path';

const SHARED = path.resolve(process.env['SEGUE_SHARED'] ?? '../shared');

/** The folder of real data sets, or the reason why a test that needs it is skipped. */
export const sharedData = {
  isThere: existsSync(path.join(SHARED, 'data')),
  reason: `no shared data at ${SHARED}; set SEGUE_SHARED`,
  path: (...parts: string[]) => path.join(SHARED, 'data', ...parts),
};
