import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the user's system keeps what can be fetched again. Plain JavaScript, since setting up reads it before Node 24 is there.
 * @param {NodeJS.ProcessEnv} environment
 * @param {NodeJS.Platform} platform
 */
export function cacheDirectory(environment = process.env, platform = process.platform) {
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'segue', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'segue');
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'segue');
}
