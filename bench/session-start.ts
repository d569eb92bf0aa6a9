import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { alternate, measureOurs, measurePython, programPath } from './support/alternate.ts';
import type { SessionStartBench } from './support/session-start-bench.ts';

/** Units and listeners a batch: the paper's best, and a small network. */
const SHAPES = ['400x256', '100x64'];

/**
 * Training sessions a second of CoSeRNN in one trial, start-up left out, beside the same network in eager PyTorch in the same minutes.
 * Reads `--shapes 400x256,100x64 --steps 40 --chunks 10 --threads 2 --repeats 5 --rival --json FILE`; `--json` of several shapes keeps the last.
 */
export async function run(options: string[]): Promise<void> {
  const text = (fallback: string) => ({ type: 'string' as const, default: fallback });
  const { values } = parseArgs({
    args: options,
    options: {
      ...{ shapes: text(SHAPES.join(',')), steps: text('40'), chunks: text('10'), threads: text('2'), repeats: text('5') },
      ...{ rival: { type: 'boolean', default: false }, json: { type: 'string' } },
    },
  });
  const steps = Number(values.steps);
  for (const shape of values.shapes.split(',')) {
    const [units, batch] = shape.split('x').map(Number) as [number, number];
    const settings = {
      ...{ units, layerUnits: 200, batch, steps, threads: Number(values.threads) },
      ...{ listeners: 2 * batch, sessionsEach: 2 * steps, warmUp: 3, chunks: Number(values.chunks) },
      ...{ repeats: Number(values.repeats), rival: values.rival, json: values.json ?? null },
    } satisfies SessionStartBench & Record<string, unknown>;
    const folder = mkdtempSync(path.join(tmpdir(), 'segue-bench-'));
    try {
      if (settings.rival) execFileSync(process.execPath, [programPath('write-bench-histories.ts'), JSON.stringify(settings), folder]);
      alternate(
        `session-start ${shape}`,
        settings,
        'trainEventsPerSecond',
        () => measureOurs('train-cosernn', settings),
        () => measurePython([programPath('train_cosernn.py'), JSON.stringify(settings), folder]),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
