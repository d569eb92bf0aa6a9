import { parseArgs } from 'node:util';
import type { CatalogueSettings } from './programs/train-catalogue.ts';
import { type Measured, measureOurs } from './support/alternate.ts';
import { median } from './support/median.ts';

/** The catalogues of #nowplaying's size class and of P0. */
const SMALL = 37_000;
const LARGE = 505_000;
const PROMISED_MIB = 3 * 1024;
const PROMISED_STEP_RATIO = 1.15;

/**
 * What a step costs and a process holds with 505,000 tracks beside 37,000, in alternation; whether tensors or memory grow while it trains.
 * Options: `--repeats 5 --steps 600 --threads 2`.
 */
export async function run(options: string[]): Promise<void> {
  const text = (fallback: string) => ({ type: 'string' as const, default: fallback });
  const { values } = parseArgs({ args: options, options: { repeats: text('5'), steps: text('600'), threads: text('2') } });
  const settings = { steps: Number(values.steps), threads: Number(values.threads), width: 100, samples: 2048, batch: 64 };
  const measure = (tracks: number) => measureOurs('train-catalogue', { tracks, ...settings } satisfies CatalogueSettings);
  const rounds = Array.from({ length: Number(values.repeats) }, () => ({ small: measure(SMALL), large: measure(LARGE) }));
  const middle = (size: 'small' | 'large', name: string) => median(rounds.map((round) => (round[size] as Measured)[name]!));
  const names = Object.keys(rounds[0]?.small ?? {});
  console.table(
    Object.fromEntries(
      names.map((name) => [name, { [`${SMALL} tracks`]: middle('small', name), [`${LARGE} tracks`]: middle('large', name) }]),
    ),
  );
  const ratio = median(rounds.map(({ small, large }) => large['processorMsPerStep']! / small['processorMsPerStep']!));
  const clock = median(rounds.map(({ small, large }) => small['stepsPerSecond']! / large['stepsPerSecond']!));
  console.log(
    `A step with ${LARGE} tracks costs ${ratio.toFixed(2)} times the processor and ${clock.toFixed(2)} times the time of one with ${SMALL}.`,
  );
  const isKept = clock <= PROMISED_STEP_RATIO && middle('large', 'peakRssMiB') <= PROMISED_MIB && middle('large', 'newTensors') === 0;
  if (!isKept) process.exitCode = 1;
}
