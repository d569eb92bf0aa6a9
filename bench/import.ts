import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { formatBytes, formatCount, formatDuration } from '../src/shared/format.ts';
import { median } from './support/median.ts';

const SHARED = path.resolve(process.env['SEGUE_SHARED'] ?? '../shared');
const ROUNDS = 3;
const GIGABYTE = 1e9;

/** One thing to import, and what is promised of it. */
type Case = { name: string; files: string[]; mostSeconds: number; mostBytes: number };
type Measure = { seconds: number; peakBytes: number; events: number };

/** Imports #nowplaying and a log of P0's size in processes of their own, in turn with DuckDB's bare read of the same files. */
export async function run(options: string[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'segue-bench-'));
  try {
    for (const one of await chooseCases(folder, options)) report(one, measure(one, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function chooseCases(folder: string, options: string[]): Promise<Case[]> {
  const nowplaying = ['train', 'test'].map((part) => path.join(SHARED, 'data', 'nowplaying', `${part}.tsv.gz`));
  const cases: Case[] = [];
  if (nowplaying.every((file) => existsSync(file)))
    cases.push({ name: '#nowplaying', files: nowplaying, mostSeconds: 10, mostBytes: 4 * GIGABYTE });
  else console.log(`#nowplaying is skipped: there is no ${nowplaying[0]}; set SEGUE_SHARED.`);
  if (!options.includes('--small'))
    cases.push({ name: "P0's size, CSV", files: [await writeLog(folder)], mostSeconds: 90, mostBytes: 4 * GIGABYTE });
  return cases;
}

/** A log with P0's Table 1 as its size: 365,448 sessions of 10 to 20 tracks, 6.1 M events, 505,195 tracks with a long tail, ids as long as MSSD's. */
async function writeLog(folder: string): Promise<string> {
  const file = path.join(folder, 'log.csv');
  const id = (prefix: string, number: string) => `'${prefix}_' || md5(${number}::VARCHAR)::UUID`;
  const draw = (name: string, below: number) => `(hash(session, '${name}') % ${below})::BIGINT`;
  console.log("Writing a log of P0's size …");
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(
    `COPY (SELECT ${id('0', 'session')} AS session_id, position AS session_position, ${id('t', 'track')} AS track_id,
                  hash(session, position, 'skip') % 3 = 0 AS skipped,
                  TIMESTAMP '2018-07-15' + to_seconds(session * 7 + position * 200) AS timestamp, list_extract(['mobile', 'desktop', 'speaker'], ${draw('device', 3)} + 1) AS device
           FROM (SELECT session, position, (505195 * pow((hash(session, position) % 1000000) / 1e6, 3))::BIGINT AS track
                 FROM (SELECT session, unnest(range(1, 11 + greatest(${draw('length', 11)}, ${draw('longer', 11)}))) AS position
                       FROM range(365448) AS sessions(session))))
     TO '${file.replaceAll("'", "''")}' (FORMAT csv, HEADER true)`,
  );
  connection.closeSync();
  return file;
}

function measure(one: Case, folder: string): { ours: Measure[]; bare: Measure[] } {
  const ours: Measure[] = [];
  const bare: Measure[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const datasets = path.join(folder, `datasets-${round}`);
    ours.push(inProcess('import-once.ts', [datasets, ...one.files]));
    rmSync(datasets, { recursive: true, force: true });
    bare.push(inProcess('read-bare.ts', one.files));
  }
  return { ours, bare };
}

function inProcess(program: string, programArguments: string[]): Measure {
  const output = execFileSync(process.execPath, [path.join(import.meta.dirname, 'programs', program), ...programArguments], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as Measure;
}

function middle(measures: readonly Measure[], key: keyof Measure): number {
  return median(measures.map((measured) => measured[key]));
}

function report(one: Case, { ours, bare }: { ours: Measure[]; bare: Measure[] }): void {
  const seconds = middle(ours, 'seconds');
  const peak = middle(ours, 'peakBytes');
  const events = middle(ours, 'events');
  const bytes = one.files.reduce((sum, file) => sum + statSync(file).size, 0);
  const isKept = seconds < one.mostSeconds && peak < one.mostBytes;
  console.log(`\n${one.name}: ${formatCount(events)} events, ${formatBytes(bytes)}; medians of ${ROUNDS}`);
  console.log(
    `  imported and prepared   ${formatDuration(seconds)}, ${formatCount(events / seconds)} events/s, at most ${formatBytes(peak)}`,
  );
  console.log(`  DuckDB's bare read      ${formatDuration(middle(bare, 'seconds'))}, at most ${formatBytes(middle(bare, 'peakBytes'))}`);
  console.log(`  ${isKept ? 'kept' : 'NOT KEPT'}: less than ${formatDuration(one.mostSeconds)} and ${formatBytes(one.mostBytes)}`);
  if (!isKept) process.exitCode = 1;
}
