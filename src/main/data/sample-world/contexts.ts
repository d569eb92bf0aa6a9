import type { Rng } from '../../../shared/random.ts';
import { MOODS, type Mood } from './genres.ts';
import { drawWeighted } from './weighted-choice.ts';

export const DEVICES = ['mobile', 'desktop', 'tablet', 'speaker', 'web', 'car'] as const;
export type Device = (typeof DEVICES)[number];
export const STREAM_SOURCES = ['library', 'playlist', 'radio', 'album', 'charts', 'search'] as const;
export type StreamSource = (typeof STREAM_SOURCES)[number];
export const DAYPARTS = ['night', 'morning', 'afternoon', 'evening'] as const;
export type Daypart = (typeof DAYPARTS)[number];

/** Where and when a session happens, on the listener's own clock. */
export type SessionContext = {
  /** 0..23 */
  hour: number;
  /** 0 = Monday */
  weekday: number;
  device: Device;
  source: StreamSource;
};

const WEEKDAY_HOURS = [3, 1, 1, 1, 1, 3, 8, 14, 14, 11, 10, 10, 11, 10, 10, 11, 13, 16, 16, 15, 14, 13, 10, 6];
const WEEKEND_HOURS = [9, 6, 4, 2, 1, 1, 2, 4, 7, 11, 13, 14, 14, 13, 13, 13, 13, 13, 14, 15, 16, 17, 16, 13];

/** Log-odds by which a time of the week calls for each mood before TIME_CALL, in the order of MOODS: calm, focus, bright, party, road. */
const CALL_OF_WEEKDAY: Record<Daypart, readonly number[]> = {
  night: [1.4, 0.4, -0.9, -0.2, -0.6],
  morning: [-0.3, 0.2, 1.5, -0.9, -0.4],
  afternoon: [-0.7, 1.5, 0.2, -0.5, -0.4],
  evening: [0.9, -0.5, 0.4, 0.3, -0.4],
};
const CALL_OF_WEEKEND: Record<Daypart, readonly number[]> = {
  night: [-0.7, -0.9, -0.2, 2, -0.6],
  morning: [1.1, -0.6, 1.1, -1.2, -0.4],
  afternoon: [-0.2, -0.9, 1.3, 0.3, -0.2],
  evening: [-0.5, -1.2, 0.4, 1.7, -0.4],
};
/** How strongly the time of the week calls: what a session is about depends on the moment far more than on the session before. */
const TIME_CALL = 2.5;
/** The same for devices. The car is the planted rare context: a small share of sessions, a taste hardly heard elsewhere. */
const CALL_OF_DEVICE: Record<Device, readonly number[]> = {
  mobile: [0, 0, 0.5, 0.3, -3],
  desktop: [0, 1.8, 0, -0.8, -3],
  tablet: [1, 0, 0.3, -0.5, -3],
  speaker: [1.5, -0.8, 1, 1.3, -3],
  web: [0, 0.8, 0, 0, -3],
  car: [-2, -2, -1, -1, 8],
};

/** Relative use of the sources before a listener's own leaning. */
const SOURCE_SHARE: Record<StreamSource, number> = { library: 30, playlist: 30, radio: 15, album: 10, charts: 8, search: 7 };
/** Share of listeners who play in the car, and how their car hours weigh against their phone. */
const CAR_OWNER_SHARE = 0.5;

export function daypartOf(hour: number): Daypart {
  return DAYPARTS[Math.floor(hour / 6)]!;
}

const isWeekend = (weekday: number) => weekday >= 5;

/** Log-odds by which this moment and device call for a mood. */
export function callFor(mood: Mood, context: SessionContext): number {
  const time = (isWeekend(context.weekday) ? CALL_OF_WEEKEND : CALL_OF_WEEKDAY)[daypartOf(context.hour)];
  const index = MOODS.indexOf(mood);
  return TIME_CALL * time[index]! + CALL_OF_DEVICE[context.device][index]!;
}

/** Draws an hour of the day on the listener's clock; `shift` moves larks (-) and owls (+). */
export function drawHour(weekday: number, shift: number, rng: Rng): number {
  const hours = isWeekend(weekday) ? WEEKEND_HOURS : WEEKDAY_HOURS;
  return (drawWeighted(hours, hours.length, rng) + shift + 24) % 24;
}

/** A listener's relative use of each device, in the order of DEVICES. */
export function drawDeviceHabits(rng: Rng): number[] {
  const sometimes = (share: number, weight: number) => (rng.uniform() < share ? weight * Math.exp(0.5 * rng.normal()) : 0);
  return [1, sometimes(0.6, 0.5), sometimes(0.3, 0.3), sometimes(0.25, 0.35), sometimes(0.25, 0.25), sometimes(CAR_OWNER_SHARE, 0.13)];
}

/** A listener's relative use of each source, in the order of STREAM_SOURCES. */
export function drawSourceHabits(rng: Rng): number[] {
  return STREAM_SOURCES.map((source) => SOURCE_SHARE[source] * Math.exp(0.8 * rng.normal()));
}

/** Draws the device for this hour: desks in working hours, speakers at home, cars on the way to work and back. */
export function drawDevice(habits: readonly number[], hour: number, weekday: number, rng: Rng): Device {
  const isWorking = !isWeekend(weekday) && hour >= 9 && hour < 17;
  const isCommuting =
    (!isWeekend(weekday) && (hour === 7 || hour === 8 || hour === 17 || hour === 18)) || (isWeekend(weekday) && hour >= 10 && hour < 14);
  const isHome = hour >= 18 || isWeekend(weekday);
  const pull: Record<Device, number> = {
    mobile: 1,
    desktop: isWorking ? 3 : 0.6,
    tablet: isHome ? 1.6 : 0.5,
    speaker: isHome ? 1.8 : 0.4,
    web: 1,
    car: isCommuting ? 5 : 0.4,
  };
  return DEVICES[
    drawWeighted(
      DEVICES.map((device, index) => habits[index]! * pull[device]),
      DEVICES.length,
      rng,
    )
  ]!;
}

/** Draws the source, which often stays what it was in the session before. */
export function drawSource(habits: readonly number[], previous: StreamSource | null, device: Device, rng: Rng): StreamSource {
  if (previous !== null && rng.uniform() < 0.3) return previous;
  const isHandsFree = device === 'car' || device === 'speaker';
  const weights = STREAM_SOURCES.map(
    (source, index) => habits[index]! * (isHandsFree && (source === 'playlist' || source === 'radio') ? 2 : 1),
  );
  return STREAM_SOURCES[drawWeighted(weights, weights.length, rng)]!;
}
