import type { Connection } from './connection.ts';

/** Who runs searches on this home, for messages: the lock file says whether, this says who. */
export type Holder = { pid: number; door: string; startedAt: string };

export function holderTable(connection: Connection) {
  const upsert = connection.prepare('INSERT OR REPLACE INTO holder (id, pid, door, started_at) VALUES (1, @pid, @door, @startedAt)');
  const select = connection.prepare<[], Holder>('SELECT pid, door, started_at AS startedAt FROM holder');
  return {
    set: (holder: Holder): void => {
      upsert.run(holder);
    },
    get: (): Holder | undefined => select.get(),
  };
}
