import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { largePages } from '../../src/main/processes/large-pages.ts';
import { RIVAL_SCRIPT } from './nowplaying.ts';

/** The numbers one program printed as its last line of JSON. */
export type Measured = Record<string, number>;

/** How often two programs are measured, whether the rival is, and the file that keeps the rounds. */
export type Rounds = { repeats: number; rival: boolean; json: string | null };

/** Settings both programs are run with. */
export type BenchSettings = Rounds & {
  threads: number;
  steps: number;
  loss: string;
  /** What a training step scores: `sampled` candidates or `all-tracks`. */
  candidates: string;
  batch: number;
  width: number;
  samples: number;
};

/** Reads `--repeats 5 --steps 600 --threads 2 --loss cross-entropy --candidates sampled --batch 64 --width 100 --samples 2048 --rival --json FILE`. */
export function benchSettings(options: string[]): BenchSettings {
  const text = (fallback: string) => ({ type: 'string' as const, default: fallback });
  const { values } = parseArgs({
    args: options,
    options: {
      repeats: text('5'),
      steps: text('600'),
      threads: text('2'),
      loss: text('cross-entropy'),
      candidates: text('sampled'),
      batch: text('64'),
      width: text('100'),
      samples: text('2048'),
      rival: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const { loss, candidates, rival, json } = values;
  return {
    ...{ loss, candidates, rival, json: json ?? null },
    ...{ repeats: Number(values.repeats), steps: Number(values.steps), threads: Number(values.threads) },
    ...{ batch: Number(values.batch), width: Number(values.width), samples: Number(values.samples) },
  };
}

/**
 * Runs our program and, if asked, the rival in alternation, each in a process of its own, and prints medians, spread and the ratio of each pair.
 * The rival needs a Python with torch, named by SEGUE_RIVAL_PYTHON.
 */
export function alternate(title: string, settings: Rounds, metric: string, ours: () => Measured, rival: () => Measured): void {
  const rounds: Array<{ ours: Measured; rival: Measured | null }> = [];
  for (let repeat = 0; repeat < settings.repeats; repeat++) {
    const round = { ours: ours(), rival: settings.rival ? rival() : null };
    rounds.push(round);
    const beside = round.rival === null ? '' : `, rival ${round.rival[metric]?.toFixed(0)}`;
    console.error(`${title} ${repeat + 1}/${settings.repeats}: ours ${round.ours[metric]?.toFixed(0)}${beside}`);
  }
  const rows: Record<string, ReturnType<typeof spread>> = {};
  for (const key of Object.keys(rounds[0]!.ours)) rows[`Segue ${key}`] = spread(rounds.map((round) => round.ours[key]!));
  if (settings.rival) {
    for (const key of Object.keys(rounds[0]!.rival!)) rows[`rival ${key}`] = spread(rounds.map((round) => round.rival![key]!));
    rows[`ratio ${metric}`] = spread(rounds.map((round) => round.ours[metric]! / round.rival![metric]!));
  }
  console.log(`${title}: ${JSON.stringify(settings)}`);
  console.table(rows);
  if (settings.json !== null) writeFileSync(settings.json, JSON.stringify({ title, settings, rounds, summary: rows }, null, 2));
}

function spread(values: number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const round = (value: number) => Number(value.toPrecision(4));
  return { median: round(sorted[Math.floor(sorted.length / 2)]!), min: round(sorted[0]!), max: round(sorted.at(-1)!) };
}

/** Where a measuring program is. */
export function programPath(file: string): string {
  return new URL(`../programs/${file}`, import.meta.url).pathname;
}

/** Runs one of our measuring programs in a fresh process, started as a trial is. */
export function measureOurs(program: string, settings: object): Measured {
  const env = { ...process.env, ...largePages() };
  return lastLine(execFileSync(process.execPath, [programPath(`${program}.ts`), JSON.stringify(settings)], { encoding: 'utf8', env }));
}

/** Runs the rival program and keeps its numbers. */
export function measureRival(files: string[], maximumSteps: number, settings: BenchSettings): Measured {
  const { loss, batch, width, samples, threads } = settings;
  const options = { loss, batch, width, samples, threads, lr: 0.1, logq: 1, 'max-steps': maximumSteps };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return measurePython([RIVAL_SCRIPT, ...files, ...flags]);
}

/** Runs a Python program in a fresh process, with the Python that SEGUE_RIVAL_PYTHON names. */
export function measurePython(command: string[]): Measured {
  const python = process.env['SEGUE_RIVAL_PYTHON'];
  if (python === undefined) throw new Error('Set SEGUE_RIVAL_PYTHON to a Python that has torch, numpy and pandas.');
  return lastLine(execFileSync(python, command, { encoding: 'utf8' }));
}

function lastLine(output: string): Measured {
  const line = output.trim().split('\n').at(-1)!;
  const entries = Object.entries(JSON.parse(line) as Record<string, unknown>);
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
