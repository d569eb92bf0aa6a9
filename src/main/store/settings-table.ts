import { Settings } from '../../shared/domain/settings.ts';
import type { Connection } from './connection.ts';

/** What the analyst has set for the home. */
export function settingsTable(connection: Connection) {
  const select = connection.prepare<[], { name: string; value: string }>('SELECT name, value FROM settings');
  const upsert = connection.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  return {
    /** What was never set is automatic; what another Segue has set and this one does not know is left alone. */
    read: (): Settings => {
      const stored = Object.fromEntries(select.all().map(({ name, value }) => [name, JSON.parse(value)]));
      return Settings.parse({ trialsAtOnce: stored['trialsAtOnce'] ?? null, threadsPerTrial: stored['threadsPerTrial'] ?? null });
    },
    write: (settings: Settings): void => {
      for (const [name, value] of Object.entries(settings)) upsert.run(name, JSON.stringify(value));
    },
  };
}
