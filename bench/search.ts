import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { alternate, type Measured, measurePython } from './support/alternate.ts';
import { NOWPLAYING, RIVAL_SCRIPT } from './support/nowplaying.ts';

const PROGRAM = new URL('../out/main/cli.js', import.meta.url).pathname;
const LEARNING_RATES = [0.02, 0.05, 0.1, 0.2];
const LOG_Q = [0, 1];
const CELLS = LEARNING_RATES.length * LOG_Q.length;

type SearchSettings = { repeats: number; rival: boolean; json: string | null; sessions: number };

/**
 * A search over eight cells of GRU4Rec, trained for an epoch and tested, from the command to its end, beside the rival run cell after cell.
 * The data are the first sessions of #nowplaying, imported and split beforehand; what the rival reads from its files it reads for each cell.
 * Options: `--repeats 3 --sessions 24000 --rival --json FILE`.
 */
export async function run(options: string[]): Promise<void> {
  const text = (fallback: string) => ({ type: 'string' as const, default: fallback });
  const { values } = parseArgs({
    args: options,
    options: { repeats: text('3'), sessions: text('24000'), rival: { type: 'boolean', default: false }, json: { type: 'string' } },
  });
  const settings: SearchSettings = {
    ...{ repeats: Number(values.repeats), sessions: Number(values.sessions) },
    ...{ rival: values.rival, json: values.json ?? null },
  };
  const folder = mkdtempSync(join(tmpdir(), 'segue-bench-'));
  try {
    const files = { train: join(folder, 'train.tsv'), test: join(folder, 'test.tsv') };
    writeFileSync(files.train, firstSessions(NOWPLAYING.train, settings.sessions));
    writeFileSync(files.test, firstSessions(NOWPLAYING.test, Math.ceil(settings.sessions / 8)));
    let round = 0;
    alternate(
      'search',
      settings,
      'cellsPerMinute',
      () => measureSearch(join(folder, `home-${round++}`), files),
      () => measureRivalCells(files),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureSearch(home: string, files: { train: string; test: string }): Measured {
  const segue = (args: readonly string[], input: object | null = null) =>
    execFileSync(process.execPath, [PROGRAM, '--home', home, '--json', ...args], {
      input: JSON.stringify(input),
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    }).toString();
  segue(['datasets', 'import', files.train, files.test, '--name', 'first']);
  const spec = { dataset: 'first', split: { kind: 'given' }, evaluation: { cutoffs: [20] } };
  segue(['search', 'run', '-'], { ...spec, name: 'split', models: [{ model: 'popularity' }] });
  const fixed = { epochs: 1, samples: 2048, batchSize: 64, hiddenUnits: [100], embeddingUnits: 100, constrainedEmbedding: false };
  const space = { learningRate: LEARNING_RATES, logQ: LOG_Q };
  const startedAt = performance.now();
  segue(['search', 'run', '-'], { ...spec, name: 'eight', models: [{ model: 'gru4rec', fixed, space }] });
  const seconds = (performance.now() - startedAt) / 1000;
  const runs = JSON.parse(segue(['runs', 'list', '--search', 'eight'])) as { status: string; metrics: Record<string, number> }[];
  if (runs.length !== CELLS || runs.some(({ status }) => status !== 'done')) throw new Error('Not every cell was finished.');
  return { seconds, cellsPerMinute: (60 * CELLS) / seconds, bestRecall: Math.max(...runs.map(({ metrics }) => metrics['recall@20']!)) };
}

function measureRivalCells(files: { train: string; test: string }): Measured {
  const startedAt = performance.now();
  const cells = LEARNING_RATES.flatMap((rate) =>
    LOG_Q.map((logQ) =>
      measurePython([RIVAL_SCRIPT, files.train, files.test, '--lr', String(rate), '--logq', String(logQ), '--threads', '2']),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, cellsPerMinute: (60 * CELLS) / seconds, bestRecall: Math.max(...cells.map((cell) => cell['recall@20']!)) };
}

/** The first sessions of a file, whose rows stand together, with its head. */
function firstSessions(file: string, count: number): string {
  const [head, ...lines] = gunzipSync(readFileSync(file)).toString().split('\n');
  let [sessions, last] = [0, ''];
  const end = lines.findIndex((line) => {
    const session = line.slice(0, line.indexOf('\t'));
    if (session !== last) sessions += 1;
    last = session;
    return sessions > count;
  });
  return `${[head, ...(end < 0 ? lines : lines.slice(0, end))].join('\n')}\n`;
}
