import { alternate, benchSettings, measureOurs, measureRival } from './support/alternate.ts';
import { NOWPLAYING } from './support/nowplaying.ts';

/** Training events a second of GRU4Rec on #nowplaying in one trial, start-up left out, beside the rival in the same minutes. */
export async function run(options: string[]): Promise<void> {
  const settings = benchSettings(options);
  alternate(
    'train',
    settings,
    'trainEventsPerSecond',
    () => measureOurs('train-gru4rec', settings),
    () => measureRival([NOWPLAYING.train], settings.steps, settings),
  );
}
