import { alternate, benchSettings, measureOurs, measureRival } from './support/alternate.ts';
import { NOWPLAYING } from './support/nowplaying.ts';

/** Predictions of #nowplaying ranked a second among all tracks by GRU4Rec, conservative ties, beside the rival in the same minutes. */
export async function run(options: string[]): Promise<void> {
  const settings = benchSettings(options);
  alternate(
    'evaluate',
    settings,
    'testEventsPerSecond',
    () => measureOurs('rank-gru4rec', settings),
    () => measureRival([NOWPLAYING.train, NOWPLAYING.test], 1, settings),
  );
}
