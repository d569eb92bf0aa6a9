import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openConnection } from '../../../src/main/store/connection.ts';
import { migrations } from '../../../src/main/store/migrations/migrations.ts';
import { runsTable } from '../../../src/main/store/runs-table.ts';
import { searchesTable } from '../../../src/main/store/searches-table.ts';
import { translatingErrors } from '../../../src/main/store/sqlite-errors.ts';
import { openStore } from '../../../src/main/store/store.ts';
import { searchSpec, storedRun } from '../../support/stored-run.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const NOW = '2026-01-01T00:00:00.000Z';

describe('openConnection', () => {
  it('makes every table strict, with the schema that is written down', () => {
    const connection = openConnection(join(temporaryHome(), 'segue.db'));
    const schema = connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name");
    const statements = schema.all().map((row) => (row as { sql: string }).sql);
    const tables = connection
      .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
      .all();
    connection.close();
    expect(tables.length).toBeGreaterThan(10);
    expect(tables.filter((table) => (table as { strict: number }).strict !== 1)).toEqual([]);
    expect(statements).toMatchSnapshot();
  });

  it('keeps what an earlier program wrote', () => {
    const path = join(temporaryHome(), 'segue.db');
    const first = openStore(path);
    first.searches.insert(searchSpec('kept'), NOW);
    first.close();
    const second = openStore(path);
    expect(second.searches.list().map((search) => search.name)).toEqual(['kept']);
    second.close();
  });

  it('refuses a database of a newer Segue and leaves it as it is', () => {
    const path = join(temporaryHome(), 'segue.db');
    const newer = new SqliteDatabase(path);
    newer.pragma(`user_version = ${migrations.length + 1}`);
    newer.close();
    const before = statSync(path).size;
    expect(() => openConnection(path)).toThrowError(
      expect.objectContaining({ code: 'storage.newer', message: expect.stringContaining('Update Segue') }),
    );
    expect(statSync(path).size).toBe(before);
  });

  it('copies an old database before it changes it', () => {
    const home = temporaryHome();
    const path = join(home, 'segue.db');
    const store = openStore(path);
    store.searches.insert(searchSpec('precious'), NOW);
    store.close();
    const steps = migrations as string[];
    steps.push('CREATE TABLE added (x INTEGER) STRICT');
    try {
      openConnection(path).close();
    } finally {
      steps.pop();
    }
    const [backup, ...others] = readdirSync(join(home, 'backups'));
    expect(others).toEqual([]);
    const copy = new SqliteDatabase(join(home, 'backups', backup!), { readonly: true });
    expect(copy.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(copy.prepare('SELECT name FROM searches').all()).toEqual([{ name: 'precious' }]);
    copy.close();
  });

  it('rolls a failing migration back and names nothing done', () => {
    const path = join(temporaryHome(), 'segue.db');
    openConnection(path).close();
    const steps = migrations as string[];
    steps.push('CREATE TABLE half (x INTEGER) STRICT; CREATE TABLE half (x INTEGER) STRICT');
    try {
      expect(() => openConnection(path)).toThrowError(/already exists/);
    } finally {
      steps.pop();
    }
    const connection = openConnection(path);
    expect(connection.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'").get()).toEqual({ n: 0 });
    connection.close();
  });

  it('calls a file that is no database damaged', () => {
    const path = join(temporaryHome(), 'segue.db');
    writeFileSync(path, 'not a database, but long enough to be looked at'.repeat(40));
    expect(() => openConnection(path)).toThrowError(expect.objectContaining({ code: 'storage.damaged' }));
  });

  it('calls a database that was cut short damaged', () => {
    const path = join(temporaryHome(), 'segue.db');
    const store = openStore(path);
    const search = store.searches.insert(searchSpec('cut'), NOW);
    for (let number = 1; number <= 500; number++) store.runs.insert(storedRun(search.id, number), NOW);
    store.close();
    truncateSync(path, Math.floor(statSync(path).size / 3 / 4096) * 4096);
    expect(() => {
      const damaged = openStore(path);
      try {
        damaged.runs.list({});
      } finally {
        damaged.close();
      }
    }).toThrowError(expect.objectContaining({ code: 'storage.damaged', message: expect.stringContaining('backups') }));
  });

  it('says where it may not write', () => {
    const path = join(temporaryHome(), 'segue.db');
    mkdirSync(path);
    expect(() => openConnection(path)).toThrowError(expect.objectContaining({ code: 'access.denied' }));
    expect(existsSync(path)).toBe(true);
  });

  it('says that there is no room left, and goes on when there is', () => {
    const path = join(temporaryHome(), 'segue.db');
    const connection = openConnection(path);
    onTestFinished(() => void connection.close());
    const runs = translatingErrors(runsTable(connection), path);
    const search = searchesTable(connection).insert(searchSpec('full'), NOW);
    // The same error as a full disk, without filling one.
    connection.pragma(`max_page_count = ${(connection.pragma('page_count', { simple: true }) as number) + 1}`);
    const insertMany = () => {
      for (let number = 1; number <= 500; number++) runs.insert(storedRun(search.id, number), NOW);
    };
    expect(insertMany).toThrowError(expect.objectContaining({ code: 'storage.full', message: expect.stringContaining('Free some space') }));
    connection.pragma('max_page_count = 1000000');
    insertMany();
    expect(runs.list({}).length).toBe(500);
  });
});
