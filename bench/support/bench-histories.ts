import { normaliseRows, type SessionHistories } from '../../src/main/layers/session-histories.ts';
import { createRng, type Rng } from '../../src/shared/random.ts';

const WIDTH = 40;
const HOURS = ['unknown', ...Array.from({ length: 24 }, (_, hour) => String(hour))];
const WEEKDAYS = ['unknown', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const DEVICES = ['unknown', 'mobile', 'desktop', 'speaker', 'web', 'tablet'];
const SOURCES = ['unknown', 'library', 'playlist', 'radio', 'album', 'charts', 'search'];

/**
 * Listeners with the same number of sessions each, so that every row of a chunk is a session: they play near one of three directions, by the part of the day.
 * What a step costs does not depend on what is played; that it can be learnt shows two programs to learn the same.
 */
export function benchHistories(listeners: number, sessionsEach: number): SessionHistories {
  const rng = createRng(1, 'bench histories');
  const count = listeners * sessionsEach;
  const codes = (values: readonly string[]) => Int32Array.from({ length: count }, () => 1 + rng.integer(values.length - 1));
  const hour = codes(HOURS);
  const played = new Float32Array(count * WIDTH);
  for (let listener = 0; listener < listeners; listener++) {
    const favourites = Array.from({ length: 3 }, () => direction(rng));
    for (let place = listener * sessionsEach; place < (listener + 1) * sessionsEach; place++)
      played.set(
        favourites[Math.floor((hour[place]! - 1) / 8)]!.map((value) => value + 0.1 * rng.normal()),
        place * WIDTH,
      );
  }
  normaliseRows(played, WIDTH);
  const skipped = normaliseRows(
    played.map((value) => value + 0.2 * rng.normal()),
    WIDTH,
  );
  return {
    offsets: Int32Array.from({ length: listeners + 1 }, (_, listener) => listener * sessionsEach),
    numbers: Int32Array.from({ length: count }, (_, place) => place),
    parts: new Uint8Array(count),
    gaps: Float64Array.from({ length: count }, (_, place) => (place % sessionsEach === 0 ? Number.NaN : 1800 + rng.integer(90_000))),
    trackOffsets: new Int32Array(count + 1),
    tracks: new Int32Array(0),
    isSkipped: new Uint8Array(0),
    lengths: Int32Array.from({ length: count }, () => 3 + rng.integer(37)),
    contexts: [
      { name: 'hour', values: HOURS, codes: hour },
      { name: 'weekday', values: WEEKDAYS, codes: codes(WEEKDAYS) },
      { name: 'device', values: DEVICES, codes: codes(DEVICES) },
    ],
    source: { name: 'source', values: SOURCES, codes: codes(SOURCES) },
    situations: hour,
    width: WIDTH,
    vectors: new Float32Array(0),
    all: played,
    played,
    skipped,
  };
}

function direction(rng: Rng): Float32Array {
  return normaliseRows(
    Float32Array.from({ length: WIDTH }, () => rng.normal()),
    WIDTH,
  );
}
