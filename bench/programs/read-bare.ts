import { DuckDBInstance } from '@duckdb/node-api';

/** Lets DuckDB read every field of files, which it finds out about by itself, and prints what it took as JSON. */
const files = process.argv.slice(2).map((file) => `'${file.replaceAll("'", "''")}'`);
const started = performance.now();
const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
const counted = await connection.runAndReadAll(`SELECT count(*), count(COLUMNS(*)) FROM read_csv([${files.join(', ')}])`);
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024, events: Number(counted.getRows()[0]![0]) }));
