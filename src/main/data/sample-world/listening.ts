import type { GenerateRequest } from '../../../shared/domain/dataset.ts';
import { createRng, type Rng } from '../../../shared/random.ts';
import { DAY_SECONDS, drawStarts, localClock, shareOutSessions, WORLD_START, worldDays } from './calendar.ts';
import type { Catalogue } from './catalogue.ts';
import { CHART_MONTH_SECONDS, type Chart, makeChart } from './charts.ts';
import { DEVICES, drawDevice, drawSource, STREAM_SOURCES, type StreamSource } from './contexts.ts';
import { type Listener, makeListener, scenePicker } from './listeners.ts';
import { sessionLengthSampler } from './session-lengths.ts';
import { createSessionWalk, type SessionWalk } from './session-walk.ts';
import { startTaste, type Taste } from './taste.ts';

/** Longer than any inactivity gap that would join two sessions. */
const REST_SECONDS = 45 * 60;

/** Every session, listener by listener and in the order of time within each; `order` gives them all by start. */
export type Listening = {
  sessionUser: Int32Array;
  /** sessions + 1 */
  sessionOffsets: Int32Array;
  /** The listener's local hour and weekday (0 = Monday), and the numbers of device and stream source. */
  sessionHour: Uint8Array;
  sessionWeekday: Uint8Array;
  sessionDevice: Uint8Array;
  sessionSource: Uint8Array;
  /** Session numbers by start, earliest first. */
  order: Int32Array;
  eventTrack: Int32Array;
  /** Seconds since the epoch, UTC, whole. */
  eventTimestamp: Float64Array;
  eventSkipped: Uint8Array;
  /** First second after the world's last day, UTC. */
  worldEnd: number;
};

export type ListeningHooks = {
  /** Called after each listener; where it throws, nobody listens any more. */
  afterListener?: (listenersDone: number, events: number) => void | Promise<void>;
  /** Lets a check read the true distribution of the track about to be drawn. */
  beforeTrack?: (walk: SessionWalk, event: number) => void;
};

/** Decides a skip: what does not fit the moment is skipped, what is known and liked is not. */
function isSkipped(fit: number, isFamiliar: boolean, source: StreamSource, listener: Listener, rng: Rng): boolean {
  const ofSource = source === 'radio' ? 0.5 : source === 'album' ? -0.7 : 0;
  const odds = 1.3 - 3.2 * fit - (isFamiliar ? 0.7 : 0) + ofSource + listener.skipLean;
  return rng.uniform() < 1 / (1 + Math.exp(-odds));
}

function layOut(options: GenerateRequest): Listening {
  const { sessions, seed } = options;
  const drawLength = sessionLengthSampler(options.sessionLength);
  const rng = createRng(seed, 'session-lengths');
  const sessionOffsets = new Int32Array(sessions + 1);
  for (let session = 0; session < sessions; session++) sessionOffsets[session + 1] = sessionOffsets[session]! + drawLength(rng);
  const events = sessionOffsets[sessions]!;
  return {
    sessionUser: new Int32Array(sessions),
    sessionOffsets,
    sessionHour: new Uint8Array(sessions),
    sessionWeekday: new Uint8Array(sessions),
    sessionDevice: new Uint8Array(sessions),
    sessionSource: new Uint8Array(sessions),
    order: Int32Array.from({ length: sessions }, (_, session) => session),
    eventTrack: new Int32Array(events),
    eventTimestamp: new Float64Array(events),
    eventSkipped: new Uint8Array(events),
    worldEnd: 0,
  };
}

/** Lets every listener listen. Every listener is a random stream of its own. */
export async function makeListening(
  options: GenerateRequest,
  catalogue: Catalogue,
  trackMilliseconds: Float32Array,
  hooks: ListeningHooks = {},
): Promise<Listening> {
  const { users, sessions, seed } = options;
  const listening = layOut(options);
  const { sessionOffsets, eventTrack, eventTimestamp, eventSkipped } = listening;
  const sessionsOf = shareOutSessions(users, sessions, createRng(seed, 'activity'));
  const days = worldDays(sessionsOf.reduce((most, count) => Math.max(most, count), 0));
  listening.worldEnd = WORLD_START + days * DAY_SECONDS;

  const charts = new Map<number, Chart>();
  const chartAt = (time: number) => {
    const month = Math.max(0, Math.floor((time - WORLD_START) / CHART_MONTH_SECONDS));
    const chart = charts.get(month) ?? makeChart(catalogue, month, seed);
    charts.set(month, chart);
    return chart;
  };
  const pickScene = scenePicker(catalogue);
  const walk = createSessionWalk(catalogue);

  /** Plays the tracks of a session that has begun; answers when it ended and what share was skipped. */
  const play = (session: number, start: number, source: StreamSource, listener: Listener, taste: Taste, rng: Rng) => {
    let clock = start;
    let skips = 0;
    const from = sessionOffsets[session]!;
    const to = sessionOffsets[session + 1]!;
    for (let event = from; event < to; event++) {
      hooks.beforeTrack?.(walk, event);
      const track = walk.next(rng);
      const skipped = isSkipped(taste.fit(catalogue.trackScene[track]!), walk.isFamiliar(track), source, listener, rng);
      eventTrack[event] = track;
      eventTimestamp[event] = clock;
      eventSkipped[event] = skipped ? 1 : 0;
      if (skipped) skips++;
      clock += skipped ? 3 + rng.integer(30) : Math.ceil(trackMilliseconds[track]! / 1000);
    }
    walk.end();
    return { end: clock, skipShare: skips / (to - from) };
  };

  let session = 0;
  for (let user = 0; user < users; user++) {
    const listener = makeListener(user, seed, pickScene);
    const rng = createRng(seed, 'listening', user);
    const taste = startTaste(listener, catalogue, rng);
    walk.meet();
    let lastEnd: number | null = null;
    let source: StreamSource | null = null;
    for (const wished of drawStarts(sessionsOf[user]!, days, listener, rng)) {
      const start: number = lastEnd === null ? wished : Math.max(wished, lastEnd + REST_SECONDS);
      if (lastEnd !== null) taste.wait(start - lastEnd);
      const { hour, weekday } = localClock(start, listener.zoneHours);
      const device = drawDevice(listener.deviceHabits, hour, weekday, rng);
      source = drawSource(listener.sourceHabits, source, device, rng);
      const { scene, other, theme } = taste.choose({ hour, weekday, device, source });
      walk.begin({ scene, other, theme, source, chart: chartAt(start) });
      const { end, skipShare } = play(session, start, source, listener, taste, rng);
      taste.remember(scene, skipShare);
      listening.sessionUser[session] = user;
      listening.sessionHour[session] = hour;
      listening.sessionWeekday[session] = weekday;
      listening.sessionDevice[session] = DEVICES.indexOf(device);
      listening.sessionSource[session] = STREAM_SOURCES.indexOf(source);
      lastEnd = end;
      session++;
    }
    await hooks.afterListener?.(user + 1, sessionOffsets[session]!);
  }
  listening.order.sort((left, right) => eventTimestamp[sessionOffsets[left]!]! - eventTimestamp[sessionOffsets[right]!]! || left - right);
  return listening;
}
