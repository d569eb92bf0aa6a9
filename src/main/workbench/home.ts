import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where a home keeps what. */
export type HomePaths = {
  home: string;
  database: string;
  /** Held by the workbench that runs searches. */
  lock: string;
  datasets: string;
  runs: string;
  /** Files sent by browsers, until their data is in. */
  uploads: string;
  log: string;
};

export function homePaths(home: string): HomePaths {
  const root = resolve(home);
  return {
    home: root,
    database: join(root, 'segue.db'),
    lock: join(root, 'workbench.lock'),
    datasets: join(root, 'datasets'),
    runs: join(root, 'runs'),
    uploads: join(root, 'uploads'),
    log: join(root, 'segue.log'),
  };
}

/** `SEGUE_HOME`, else the platform's folder for a user's application data. */
export function defaultHome(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const chosen = environment['SEGUE_HOME'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  switch (platform) {
    case 'win32':
      return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Segue');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Segue');
    default:
      return join(environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'segue');
  }
}
