import type { ApiKey } from '../../shared/domain/serving.ts';
import type { Connection } from './connection.ts';

type Row = { id: number; name: string; beginning: string; per_minute: number; created_at: string };

const COLUMNS = 'id, name, beginning, per_minute, created_at';

/** Keys to the HTTP API by the hash of their secret. */
export function apiKeysTable(connection: Connection) {
  const selectAll = connection.prepare<[], Row>(`SELECT ${COLUMNS} FROM api_keys ORDER BY id`);
  const selectByHash = connection.prepare<[Buffer], Row>(`SELECT ${COLUMNS} FROM api_keys WHERE hash = ?`);
  const insert = connection.prepare<[Omit<Row, 'id'> & { hash: Buffer }], Row>(
    `INSERT INTO api_keys (name, beginning, hash, per_minute, created_at) VALUES (@name, @beginning, @hash, @per_minute, @created_at) RETURNING ${COLUMNS}`,
  );
  const remove = connection.prepare<[number]>('DELETE FROM api_keys WHERE id = ?');
  return {
    list: (): ApiKey[] => selectAll.all().map(toKey),
    findByHash: (hash: Buffer): ApiKey | null => {
      const row = selectByHash.get(hash);
      return row === undefined ? null : toKey(row);
    },
    add: ({ name, beginning, perMinute, createdAt }: Omit<ApiKey, 'id'>, hash: Buffer): ApiKey =>
      toKey(insert.get({ name, beginning, hash, per_minute: perMinute, created_at: createdAt })!),
    /** False where there is none. */
    remove: (id: number): boolean => remove.run(id).changes > 0,
  };
}

function toKey({ id, name, beginning, per_minute, created_at }: Row): ApiKey {
  return { id, name, beginning, perMinute: per_minute, createdAt: created_at };
}
