import type { DatasetSummary } from '../../shared/domain/dataset.ts';
import type { Connection } from './connection.ts';

type Row = {
  name: string;
  fingerprint: string;
  format: DatasetSummary['format'];
  holds: DatasetSummary['holds'];
  created_at: string;
  events: number;
  sessions: number;
  tracks: number;
  users: number | null;
  rejected_rows: number;
  bytes: number;
  contexts: string;
  parts: string;
};

/** The data sets known by name; several names may share one fingerprint and so one folder. */
export function datasetsTable(connection: Connection) {
  const insert = connection.prepare(
    `INSERT INTO datasets (name, fingerprint, format, holds, created_at, events, sessions, tracks, users, rejected_rows, bytes, contexts, parts)
     VALUES (@name, @fingerprint, @format, @holds, @createdAt, @events, @sessions, @tracks, @users, @rejectedRows, @bytes, @contexts, @parts)`,
  );
  const selectAll = connection.prepare<[], Row>('SELECT * FROM datasets ORDER BY created_at DESC, name');
  const selectOne = connection.prepare<[string], Row>('SELECT * FROM datasets WHERE name = ?');
  const selectNames = connection.prepare<[string], { name: string }>('SELECT name FROM datasets WHERE fingerprint = ? ORDER BY name');
  const deleteOne = connection.prepare('DELETE FROM datasets WHERE name = ?');
  const setHolds = connection.prepare('UPDATE datasets SET holds = ? WHERE fingerprint = ?');
  return {
    insert: (dataset: DatasetSummary): void => {
      insert.run({ ...dataset, contexts: JSON.stringify(dataset.contexts), parts: JSON.stringify(dataset.parts) });
    },
    /** Newest first. */
    list: (): DatasetSummary[] => selectAll.all().map(toSummary),
    find: (name: string): DatasetSummary | undefined => {
      const row = selectOne.get(name);
      return row && toSummary(row);
    },
    /** The names of one fingerprint. */
    namesOf: (fingerprint: string): string[] => selectNames.all(fingerprint).map((row) => row.name),
    setHolds: (fingerprint: string, holds: DatasetSummary['holds']): void => {
      setHolds.run(holds, fingerprint);
    },
    remove: (name: string): void => {
      deleteOne.run(name);
    },
  };
}

function toSummary(row: Row): DatasetSummary {
  const { created_at: createdAt, rejected_rows: rejectedRows, contexts, parts, ...plain } = row;
  return { ...plain, createdAt, rejectedRows, contexts: JSON.parse(contexts), parts: JSON.parse(parts) };
}
