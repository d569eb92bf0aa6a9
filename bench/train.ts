import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alternate, benchSettings, type Measured, measureOurs, measurePython, measureRival, programPath } from './support/alternate.ts';
import { NOWPLAYING } from './support/nowplaying.ts';

/** Training events a second of GRU4Rec on #nowplaying in one trial, start-up left out, beside the rival in the same minutes. */
export async function run(options: string[]): Promise<void> {
  const settings = benchSettings(options);
  const measure = (rival: () => Measured) =>
    alternate('train', settings, 'trainEventsPerSecond', () => measureOurs('train-gru4rec', settings), rival);
  if (settings.candidates === 'sampled') return measure(() => measureRival([NOWPLAYING.train], settings.steps, settings));
  const folder = mkdtempSync(join(tmpdir(), 'segue-bench-'));
  try {
    const written = execFileSync(process.execPath, [programPath('write-bench-batches.ts'), JSON.stringify(settings), folder]);
    const { tracks } = JSON.parse(written.toString()) as { tracks: number };
    measure(() => measurePython([programPath('train_all_tracks.py'), JSON.stringify(settings), String(tracks), folder]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
