import type { NearestContexts } from '../../../shared/domain/context-analysis.ts';
import { cosine } from './cosine-box.ts';

/** The latest sessions of a listener that are looked at. */
const MOST_OF_ONE = 400;
/** Pairs of sessions compared at most, whole listeners at a time. */
const MOST_PAIRS = 20_000_000;

/** One listener's sessions that have a vector, and for each the place of the nearest other one. */
export type Nearest = { places: Int32Array; nearest: Int32Array };

/** Finds each session's nearest among the same listener's other sessions, listener after listener until enough pairs were compared; `rows` are of unit length. */
export function* nearestSessions(
  listeners: readonly Int32Array[],
  rows: Float32Array,
  width: number,
  hasVector: (place: number) => boolean,
): Generator<Nearest> {
  let compared = 0;
  for (const all of listeners) {
    const places = all.filter(hasVector).slice(-MOST_OF_ONE);
    if (places.length < 2) continue;
    compared += (places.length * (places.length - 1)) / 2;
    if (compared > MOST_PAIRS) return;
    const best = new Float64Array(places.length).fill(Number.NEGATIVE_INFINITY);
    const nearest = new Int32Array(places.length);
    for (let first = 0; first < places.length; first++) {
      for (let second = first + 1; second < places.length; second++) {
        const value = cosine(rows, width, places[first]!, places[second]!);
        if (value > best[first]!) [best[first], nearest[first]] = [value, places[second]!];
        if (value > best[second]!) [best[second], nearest[second]] = [value, places[first]!];
      }
    }
    yield { places, nearest };
  }
}

/**
 * How much more often a session's nearest has a context value than a random other session of the same listener has (P1 4.3): the listener's own habits
 * are taken out. `codes` by place; sessions with a code outside `shown` are left out.
 */
export function nearestContexts(
  found: readonly Nearest[],
  codes: Int32Array,
  values: readonly string[],
  shown: readonly number[],
): NearestContexts {
  const slot = new Map(shown.map((code, index) => [code, index]));
  const n = new Array<number>(shown.length).fill(0);
  const differences = shown.map(() => new Array<number>(shown.length).fill(0));
  for (const { places, nearest } of found) {
    const counts = new Array<number>(shown.length).fill(0);
    let known = 0;
    for (const place of places) {
      const index = slot.get(codes[place]!);
      if (index === undefined) continue;
      counts[index]! += 1;
      known += 1;
    }
    if (known < 2) continue;
    for (const [index, place] of places.entries()) {
      const [source, target] = [slot.get(codes[place]!), slot.get(codes[nearest[index]!]!)];
      if (source === undefined || target === undefined) continue;
      n[source]! += 1;
      differences[source]![target]! += 1;
      for (const [other, count] of counts.entries()) differences[source]![other]! -= (count - (other === source ? 1 : 0)) / (known - 1);
    }
  }
  return {
    values: shown.map((code) => values[code]!),
    n,
    differences: differences.map((row, source) => row.map((sum) => (n[source] === 0 ? 0 : sum / n[source]!))),
  };
}
