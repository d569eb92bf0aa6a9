import { z } from 'zod';
import { directPrediction } from '../layers/direct-prediction.ts';
import { hasDirection, lastPlace, rowOf, type SessionHistories } from '../layers/session-histories.ts';
import { sessionStartSettings, whichContext } from '../layers/session-start-settings.ts';
import { defineModel } from './define-model.ts';

/**
 * Predicts that a session is like the listener's last one.
 *
 * Paper: P1 6.1, "Last, any cxt" and "Last, same cxt".
 * Symbols: s+ = mean vector of the tracks of a session that were played through.
 * Input: s+ float32 [sessions, width] and the situation of each session. Output: s+ of the last session [width].
 * Practical size: any; a look back per prediction.
 * Deviations: sessions of which everything was skipped have no direction and are passed over; where no earlier session was in the same situation,
 * the last one of any is taken. A situation is the part of the day, the device and any other context, the weekday and the stream source apart.
 */
export const lastSession = defineModel({
  id: 'last-session',
  version: 1,
  title: 'Last session',
  task: 'session-start',
  learns: 'counts',
  summary: "Expects the tracks of the listener's last session, whatever its context or in the same one.",
  source: 'P1: baseline of CoSeRNN',
  hyperparameters: z.strictObject({ context: whichContext, ...sessionStartSettings }),
  build: ({ context }, histories) =>
    directPrediction(histories, (source, place, vector) => {
      const last = context === 'same' ? findLast(source, place, true) : -1;
      const found = last < 0 ? findLast(source, place, false) : last;
      if (found >= 0) vector.set(rowOf(source.played, found, source.width));
    }),
});

function findLast(histories: SessionHistories, place: number, sameSituation: boolean): number {
  const { played, situations, width } = histories;
  return lastPlace(
    histories,
    place,
    (earlier) => (!sameSituation || situations[earlier] === situations[place]) && hasDirection(played, earlier, width),
  );
}
