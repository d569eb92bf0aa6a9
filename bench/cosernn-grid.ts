import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findModel } from '../src/main/models/registry.ts';
import { alternate, type Measured, measurePython, programPath } from './support/alternate.ts';

const PROGRAM = new URL('../out/main/cli.js', import.meta.url).pathname;
const GRID = new URL('../resources/searches/cosernn/grid.json', import.meta.url).pathname;

type Cell = { learningRate: number; units: number; batchSize: number };
type Grid = { models: [{ model: string; fixed: Record<string, unknown>; space: Record<keyof Cell, number[]> }] };

/**
 * The paper's grid of CoSeRNN, as its ready search has it but for the epochs, from the command to its end, beside the rival run cell after cell. The data are a
 * sample world, made and split beforehand, its track vectors learnt; both read it from disk, the rival for each cell.
 * Options: `--repeats 1 --epochs 1 --listeners 3000 --sessions 60000 --rival --json FILE`; `--units`, `--batches` and `--rates` name fewer cells.
 */
export async function run(options: string[]): Promise<void> {
  const ready = JSON.parse(readFileSync(GRID, 'utf8')) as Grid;
  const [{ fixed, space: whole }] = ready.models;
  const text = (fallback: string) => ({ type: 'string' as const, default: fallback });
  const { values } = parseArgs({
    args: options,
    options: {
      ...{ repeats: text('1'), epochs: text('1'), listeners: text('3000'), sessions: text('60000') },
      ...{ units: text(whole.units.join()), batches: text(whole.batchSize.join()), rates: text(whole.learningRate.join()) },
      ...{ rival: { type: 'boolean', default: false }, json: { type: 'string' } },
    },
  });
  const numbers = (list: string) => list.split(',').map(Number);
  const space = { learningRate: numbers(values.rates), units: numbers(values.units), batchSize: numbers(values.batches) };
  const settings = { ...fixed, epochs: Number(values.epochs) };
  const cells: Cell[] = space.learningRate.flatMap((learningRate) =>
    space.units.flatMap((units) => space.batchSize.map((batchSize) => ({ learningRate, units, batchSize }))),
  );
  const folder = mkdtempSync(join(tmpdir(), 'segue-bench-'));
  try {
    const home = join(folder, 'home');
    segue(home, ['datasets', 'generate', '--users', values.listeners, '--sessions', values.sessions]);
    const { epochs: _epochs, ...vectors } = settings;
    segue(home, ['search', 'run', '-'], { ...ready, name: 'vectors', models: [{ model: 'last-session', fixed: vectors }] });
    const prepared = preparedSplit(home);
    execFileSync(process.execPath, [programPath('write-search-histories.ts'), JSON.stringify(prepared), JSON.stringify(vectors), folder]);
    const rounds = { repeats: Number(values.repeats), rival: values.rival, json: values.json ?? null };
    const asked = { ...rounds, listeners: values.listeners, sessions: values.sessions, settings, space };
    let round = 0;
    alternate(
      `cosernn-grid, ${cells.length} cells`,
      asked,
      'cellsPerMinute',
      () => {
        const own = join(folder, `home-${round++}`);
        cpSync(home, own, { recursive: true });
        return measureSearch(own, { ...ready, name: 'grid', models: [{ model: 'cosernn', fixed: settings, space }] }, cells.length);
      },
      () => measureRivalCells(settings, cells, folder),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function segue(home: string, args: readonly string[], input: object | null = null): string {
  return execFileSync(process.execPath, [PROGRAM, '--home', home, '--json', ...args], {
    input: JSON.stringify(input),
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  }).toString();
}

/** Where a library with one data set and one split of it keeps them. */
function preparedSplit(home: string): { datasetDirectory: string; splitDirectory: string } {
  const datasetDirectory = join(home, 'datasets', readdirSync(join(home, 'datasets'))[0]!);
  const splits = join(datasetDirectory, 'splits');
  return { datasetDirectory, splitDirectory: join(splits, readdirSync(splits)[0]!) };
}

function measureSearch(home: string, search: object, cells: number): Measured {
  const startedAt = performance.now();
  segue(home, ['search', 'run', '-'], search);
  const seconds = (performance.now() - startedAt) / 1000;
  const runs = JSON.parse(segue(home, ['runs', 'list', '--search', 'grid'])) as { status: string; metrics: Record<string, number> }[];
  if (runs.length !== cells || runs.some(({ status }) => status !== 'done')) throw new Error('Not every cell was finished.');
  return { seconds, cellsPerMinute: (60 * cells) / seconds, ...best(runs.map(({ metrics }) => metrics)) };
}

function measureRivalCells(settings: Record<string, unknown>, cells: readonly Cell[], folder: string): Measured {
  const { layerUnits, steps } = findModel('cosernn').hyperparameters.parse(settings) as Record<string, unknown>;
  const startedAt = performance.now();
  const measured = cells.map((cell) =>
    measurePython([programPath('search_cosernn.py'), JSON.stringify({ ...settings, layerUnits, steps, threads: 2, ...cell }), folder]),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, cellsPerMinute: (60 * cells.length) / seconds, ...best(measured) };
}

const best = (cells: readonly Record<string, number>[]): Measured => ({
  bestPrecision: Math.max(...cells.map((cell) => cell['map@100']!)),
  bestCosine: Math.max(...cells.map((cell) => cell['cosine']!)),
});
