import { meanVectors, normaliseRows, type SessionHistories } from '../../src/main/layers/session-histories.ts';
import { createRng } from '../../src/shared/random.ts';

const WIDTH = 6;
const TRACKS = 24;
const DEVICES = ['unknown', 'phone', 'desktop'];
const SOURCES = ['unknown', 'radio', 'library'];

export type SmallSession = { tracks: number[]; skipped?: number[]; device?: number; source?: number; part?: number; gap?: number };

/** Histories of these listeners; tracks with vectors of their own, close to each other four by four. */
export function smallHistories(listeners: readonly SmallSession[][]): SessionHistories {
  const sessions = listeners.flat();
  const offsets = Int32Array.from([0, ...listeners.map((_, index) => listeners.slice(0, index + 1).flat().length)]);
  const trackOffsets = Int32Array.from([
    0,
    ...sessions.map((_, place) => sessions.slice(0, place + 1).flatMap(({ tracks }) => tracks).length),
  ]);
  const tracks = Int32Array.from(sessions.flatMap((session) => session.tracks));
  const isSkipped = Uint8Array.from(
    sessions.flatMap(({ tracks: own, skipped = [] }) => own.map((track) => (skipped.includes(track) ? 1 : 0))),
  );
  const device = Int32Array.from(sessions, (session) => session.device ?? 1);
  const sets = { trackOffsets, tracks, isSkipped, width: WIDTH, vectors: trackVectors() };
  const first = new Set(offsets);
  return {
    ...sets,
    offsets,
    numbers: Int32Array.from(sessions.keys()),
    parts: Uint8Array.from(sessions, ({ part }) => part ?? 0),
    gaps: Float64Array.from(sessions, ({ gap }, place) => (first.has(place) ? Number.NaN : (gap ?? 3600))),
    lengths: Int32Array.from(sessions, (session) => session.tracks.length),
    contexts: [{ name: 'device', values: DEVICES, codes: device }],
    source: { name: 'source', values: SOURCES, codes: Int32Array.from(sessions, ({ source }) => source ?? 1) },
    situations: device,
    all: meanVectors(sets, () => true),
    played: meanVectors(sets, (event) => isSkipped[event] === 0),
    skipped: meanVectors(sets, (event) => isSkipped[event] === 1),
  };
}

/** Listeners who hear one corner of the catalogue on the phone and another on the desktop, and change both now and then: context and recency tell. */
export function wanderingListeners(count: number, seed: number): SmallSession[][] {
  const rng = createRng(seed, 'listeners');
  const corner = (at: number) => Array.from({ length: 3 }, () => 4 * at + rng.integer(4));
  return Array.from({ length: count }, () => {
    const homes = [rng.integer(3), 3 + rng.integer(3)];
    const length = 3 + rng.integer(12);
    return Array.from({ length }, (_, index) => {
      const device = 1 + rng.integer(2);
      if (rng.uniform() < 0.1) homes[device - 1] = 3 * (device - 1) + rng.integer(3);
      const tracks = corner(homes[device - 1]!);
      const skipped = rng.uniform() < 0.5 ? [] : rng.uniform() < 0.2 ? tracks : tracks.slice(0, 1);
      return { tracks, skipped, device, source: 1 + rng.integer(2), gap: 1800 + rng.integer(90_000), part: index >= length - 2 ? 2 : 0 };
    });
  });
}

function trackVectors(): Float32Array {
  const rng = createRng(1, 'small vectors');
  const vectors = Float32Array.from({ length: TRACKS * WIDTH }, (_, at) => {
    const [track, column] = [Math.floor(at / WIDTH), at % WIDTH];
    return (Math.floor(track / 4) === column ? 1 : 0) + 0.2 * rng.normal();
  });
  return normaliseRows(vectors, WIDTH);
}
