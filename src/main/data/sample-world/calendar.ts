import type { Rng } from '../../../shared/random.ts';
import { drawHour } from './contexts.ts';

export const DAY_SECONDS = 86_400;
/** Monday 1 January 2024, 00:00 UTC. */
export const WORLD_START = 1_704_067_200;
/** Half a year, unless a listener has so many sessions that they need longer. */
const WORLD_DAYS = 182;
const MOST_SESSIONS_A_DAY = 6;

/** Shares out the sessions: some listen every day, many now and then. */
export function shareOutSessions(users: number, sessions: number, rng: Rng): Int32Array {
  const reached = new Float64Array(users);
  let total = 0;
  for (let user = 0; user < users; user++) {
    total += Math.exp(0.7 * rng.normal());
    reached[user] = total;
  }
  let given = 0;
  return Int32Array.from(reached, (sum) => {
    const before = given;
    given = Math.round((sessions * sum) / total);
    return given - before;
  });
}

/** Days a world lasts in which somebody has this many sessions. */
export function worldDays(mostSessions: number): number {
  return Math.max(WORLD_DAYS, Math.ceil(mostSessions / MOST_SESSIONS_A_DAY));
}

/** Draws a listener's session starts, earliest first, in seconds since the epoch. */
export function drawStarts(count: number, days: number, habits: { zoneHours: number; hourShift: number }, rng: Rng): Float64Array {
  // Some join late, some leave early; the rest are there all along.
  const firstDay = rng.uniform() < 0.35 ? Math.floor(0.4 * days * rng.uniform()) : 0;
  const lastDay = rng.uniform() < 0.2 ? days - 1 - Math.floor(0.3 * days * rng.uniform()) : days - 1;
  return Float64Array.from({ length: count }, () => {
    const day = firstDay + rng.integer(lastDay - firstDay + 1);
    const hour = drawHour(day % 7, habits.hourShift, rng);
    return WORLD_START + day * DAY_SECONDS + (hour - habits.zoneHours) * 3600 + rng.integer(3600);
  }).sort();
}

/** The hour and weekday (0 = Monday) on the clock of somebody this many hours from UTC. */
export function localClock(seconds: number, zoneHours: number): { hour: number; weekday: number } {
  const local = new Date((seconds + zoneHours * 3600) * 1000);
  return { hour: local.getUTCHours(), weekday: (local.getUTCDay() + 6) % 7 };
}
