import { PARTS_OF_DAY } from '../../shared/domain/parts-of-day.ts';
import { Settings, type SettingsChange } from '../../shared/domain/settings.ts';
import type { Connection } from './connection.ts';

/** What the analyst has set for the home, and what was done to it once. */
export function settingsTable(connection: Connection) {
  const select = connection.prepare<[], { name: string; value: string }>('SELECT name, value FROM settings');
  const upsert = connection.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const selectOne = connection.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck();
  return {
    /** What was never set is automatic, and the day is cut as in P1; what another Segue has set and this one does not know is left alone. */
    read: (): Settings => {
      const stored = Object.fromEntries(select.all().map(({ name, value }) => [name, JSON.parse(value)]));
      return Settings.parse({
        trialsAtOnce: stored['trialsAtOnce'] ?? null,
        threadsPerTrial: stored['threadsPerTrial'] ?? null,
        partsOfDay: stored['partsOfDay'] ?? PARTS_OF_DAY,
      });
    },
    write: (settings: SettingsChange): void => {
      for (const [name, value] of Object.entries(settings)) upsert.run(name, JSON.stringify(value));
    },
    isDone: (task: string): boolean => selectOne.get(task) !== undefined,
    setDone: (task: string): void => {
      upsert.run(task, 'true');
    },
  };
}
