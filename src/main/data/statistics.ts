import type { DatasetStatistics } from '../../shared/domain/dataset.ts';
import type { Context } from './contexts.ts';
import type { NumberedRows } from './number-rows.ts';
import type { Scratch } from './scratch.ts';
import { describeValues } from './values.ts';
import type { DatasetArrays } from './write-arrays.ts';

const TOP_TRACKS = 20;
/** Session lengths up to this are counted one by one, longer ranges in bins that double. */
const UNIT_BINS_UP_TO = 60;
const HOURS = 24;
const WEEKDAYS = 7;

/** Describes a prepared data set: P0's Table 1 (events, tracks, sessions) and section 4 (sparsity), and what the Data page shows. */
export async function computeStatistics(
  scratch: Scratch,
  arrays: DatasetArrays,
  numbered: NumberedRows,
  contexts: readonly Context[],
): Promise<DatasetStatistics> {
  const { sessionOffsets, eventTracks } = arrays;
  const plays = countPlays(eventTracks, numbered.tracks);
  const distinctPairs = countDistinctPairs(sessionOffsets, eventTracks, numbered.tracks);
  return {
    events: eventTracks.length,
    tracks: numbered.tracks,
    sessions: numbered.sessions,
    users: numbered.users,
    sessionLength: describeLengths(sessionOffsets),
    popularity: {
      histogram: binValues(plays, doublingEdges(1, maximumOf(plays))),
      atMostTenPlaysShare: plays.reduce((tracks, count) => tracks + (count <= 10 ? 1 : 0), 0) / plays.length,
      top: await findTopTracks(scratch, plays),
      gini: giniCoefficient(plays),
    },
    sparsity: 1 - distinctPairs / (numbered.sessions * numbered.tracks),
    repeatShare: 1 - distinctPairs / eventTracks.length,
    activity: numbered.hasTimes ? await countActivity(scratch) : null,
    skipShare: numbered.hasSkips ? await shareSkipped(scratch) : null,
    timeRange: numbered.hasTimes ? await findTimeRange(scratch) : null,
    values: numbered.hasValues ? await describeValues(scratch) : null,
    ...(await countGroups(scratch)),
    contexts: [...contexts],
  };
}

function countPlays(eventTracks: Int32Array, trackCount: number): Int32Array {
  const plays = new Int32Array(trackCount);
  for (const track of eventTracks) plays[track]!++;
  return plays;
}

/** Number of (session, track) pairs: the plays that do not repeat a track of their session. */
function countDistinctPairs(offsets: Int32Array, eventTracks: Int32Array, trackCount: number): number {
  const lastSession = new Int32Array(trackCount).fill(-1);
  let pairs = 0;
  for (let session = 0; session + 1 < offsets.length; session++) {
    for (let event = offsets[session]!; event < offsets[session + 1]!; event++) {
      const track = eventTracks[event]!;
      if (lastSession[track] !== session) pairs++;
      lastSession[track] = session;
    }
  }
  return pairs;
}

function describeLengths(offsets: Int32Array): DatasetStatistics['sessionLength'] {
  const lengths = Int32Array.from({ length: offsets.length - 1 }, (_, session) => offsets[session + 1]! - offsets[session]!).sort();
  const middle = lengths.length >> 1;
  const maximum = lengths.at(-1)!;
  const unitEdges = Array.from({ length: Math.min(maximum, UNIT_BINS_UP_TO) + 1 }, (_, index) => index + 1);
  return {
    minimum: lengths[0]!,
    median: lengths.length % 2 === 1 ? lengths[middle]! : (lengths[middle - 1]! + lengths[middle]!) / 2,
    mean: offsets.at(-1)! / lengths.length,
    maximum,
    histogram: binValues(
      lengths,
      maximum <= UNIT_BINS_UP_TO ? unitEdges : [...unitEdges.slice(0, -1), ...doublingEdges(UNIT_BINS_UP_TO + 1, maximum)],
    ),
  };
}

/** Edges from `first`, each twice the one before, until the last lies beyond `maximum`. */
function doublingEdges(first: number, maximum: number): number[] {
  const edges = [first];
  while (edges.at(-1)! <= maximum) edges.push(edges.at(-1)! * 2);
  return edges;
}

/** Counts values between ascending edges; every value lies within them. */
export function binValues(values: Int32Array, edges: readonly number[]): { from: number; to: number; n: number }[] {
  const bins = edges.slice(0, -1).map((from, index) => ({ from, to: edges[index + 1]!, n: 0 }));
  for (const value of values) {
    let low = 0;
    let high = bins.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (bins[middle]!.from <= value) low = middle;
      else high = middle - 1;
    }
    bins[low]!.n++;
  }
  return bins;
}

function maximumOf(values: Int32Array): number {
  return values.reduce((maximum, value) => Math.max(maximum, value), 0);
}

/** 0 where all values are equal, towards 1 where one has everything. */
export function giniCoefficient(values: Int32Array): number {
  const sorted = values.slice().sort();
  let weighted = 0;
  let sum = 0;
  for (const [index, value] of sorted.entries()) {
    weighted += (index + 1) * value;
    sum += value;
  }
  return sum === 0 ? 0 : (2 * weighted) / (sorted.length * sum) - (sorted.length + 1) / sorted.length;
}

async function findTopTracks(scratch: Scratch, plays: Int32Array): Promise<DatasetStatistics['popularity']['top']> {
  const order = Int32Array.from(plays.keys()).sort((a, b) => plays[b]! - plays[a]! || a - b);
  const top = [...order.subarray(0, TOP_TRACKS)];
  const described = await scratch.rows<{ number: number; track: string; title: string | null }>(
    `SELECT track_index AS number, track_id AS track, coalesce(artist || ' – ' || title, title) AS title
     FROM track_details WHERE track_index IN (${top.join(', ')})`,
  );
  const byNumber = new Map(described.map((row) => [row.number, row]));
  return top.map((number) => {
    const { track, title } = byNumber.get(number)!;
    return { track, title, n: plays[number]! };
  });
}

async function countGroups(scratch: Scratch): Promise<Pick<DatasetStatistics, 'artists' | 'albums'>> {
  const { artists, albums } = await scratch.row<{ artists: number; albums: number }>(
    `SELECT count(DISTINCT artist) AS artists, count(DISTINCT CASE WHEN album IS NOT NULL THEN coalesce(artist, '') || chr(9) || album END) AS albums
     FROM track_details`,
  );
  return { artists: artists === 0 ? null : artists, albums: albums === 0 ? null : albums };
}

async function countActivity(scratch: Scratch): Promise<number[][]> {
  const activity = Array.from({ length: WEEKDAYS }, () => new Array<number>(HOURS).fill(0));
  const rows = await scratch.rows<{ weekday: number; hour: number; n: number }>(
    'SELECT isodow(time) - 1 AS weekday, hour(time) AS hour, count(*) AS n FROM events WHERE time IS NOT NULL GROUP BY ALL',
  );
  for (const { weekday, hour, n } of rows) activity[weekday]![hour] = n;
  return activity;
}

async function shareSkipped(scratch: Scratch): Promise<number> {
  return (await scratch.row<{ share: number }>('SELECT avg(skipped::INTEGER) AS share FROM events')).share;
}

/** The first and the last moment of `events`, which must have some. */
export async function findTimeRange(scratch: Scratch): Promise<{ first: string; last: string }> {
  const iso = (time: string) => `strftime(${time}, '%Y-%m-%dT%H:%M:%SZ')`;
  return await scratch.row<{ first: string; last: string }>(`SELECT ${iso('min(time)')} AS first, ${iso('max(time)')} AS last FROM events`);
}
