import type { ColumnRole } from '../../../shared/domain/dataset.ts';
import type { SourceColumn } from './source-column.ts';
import { areMoments } from './timestamps.ts';

/** Names by which columns go in published data sets; compared in lower case without separators, the first match of a role wins. */
const NAMES: Record<Exclude<ColumnRole, 'ignore' | 'context'>, readonly string[]> = {
  session: ['sessionid', 'session', 'sid', 'sess', 'playlistid', 'pid', 'playlist'],
  'session-name': ['playlistname', 'playlisttitle', 'sessionname', 'sessiontitle'],
  user: ['userid', 'user', 'uid', 'listenerid', 'listener', 'username', 'memberid'],
  track: [
    'trackid',
    'trackidclean',
    'spotifytrackuri',
    'trackuri',
    'track',
    'songid',
    'song',
    'itemid',
    'item',
    'recordingid',
    'recordingmbid',
    'musicid',
    'msid',
    'videoid',
    'artistid',
    'artistmbid',
  ],
  timestamp: [
    'timestamp',
    'ts',
    'time',
    'datetime',
    'playedat',
    'listenedat',
    'endtime',
    'starttime',
    'createdat',
    'eventtime',
    'playedon',
    'date',
    'unixtime',
    'utctime',
    'timeutc',
  ],
  position: ['position', 'pos', 'sessionposition', 'idx', 'index', 'order', 'rank', 'step', 'playlistposition', 'trackposition'],
  skipped: ['skipped', 'skip', 'isskipped', 'wasskipped', 'skip2'],
  value: ['rating', 'weight', 'playcount', 'plays', 'listens', 'listencount', 'count', 'stars'],
  title: ['trackname', 'title', 'tracktitle', 'songname', 'songtitle', 'mastermetadatatrackname', 'name'],
  artist: ['artistname', 'artist', 'artists', 'mastermetadataalbumartistname', 'performer'],
  part: ['part', 'split', 'fold', 'subset'],
  album: ['albumname', 'album', 'mastermetadataalbumalbumname', 'release'],
};
const CONTEXT_NAMES: Record<string, string> = {
  hour: 'hour',
  hourofday: 'hour',
  weekday: 'weekday',
  dayofweek: 'weekday',
  device: 'device',
  devicetype: 'device',
  platform: 'device',
  source: 'source',
  streamsource: 'source',
  contexttype: 'source',
  premium: 'premium',
  shuffle: 'shuffle',
  country: 'country',
  conncountry: 'country',
  mood: 'mood',
  activity: 'activity',
  weather: 'weather',
  landscape: 'landscape',
  drivingstyle: 'driving style',
  naturalphenomena: 'natural phenomena',
  roadtype: 'road type',
  sleepiness: 'sleepiness',
  trafficconditions: 'traffic conditions',
};
/** Fewest rows from which the content of a column says something about its meaning. */
const MINIMUM_ROWS = 3;

function normalise(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a name is one that a header would hold. */
export function isKnownName(name: string): boolean {
  const key = normalise(name);
  return Object.hasOwn(CONTEXT_NAMES, key) || Object.values(NAMES).some((names) => names.includes(key));
}

/**
 * Guesses what columns mean, from their names first and their values then; `rows` are sampled values in column order. Without names of their
 * own (`areNamed` false) columns are also told by how their values vary, which in a table of something else than plays would mislead.
 */
export function guessRoles(names: readonly string[], rows: readonly (readonly (string | null)[])[], areNamed: boolean): SourceColumn[] {
  const roles = new Map<number, ColumnRole>();
  for (const [role, known] of Object.entries(NAMES) as [keyof typeof NAMES, readonly string[]][]) {
    const candidates = names.flatMap((name, index) => (known.includes(normalise(name)) && !roles.has(index) ? [index] : []));
    const best = candidates.sort((a, b) => known.indexOf(normalise(names[a]!)) - known.indexOf(normalise(names[b]!)))[0];
    if (best !== undefined) roles.set(best, role);
  }
  if (rows.length >= MINIMUM_ROWS) guessFromValues(names, rows, roles, areNamed);
  return names.map((name, index) => {
    const contextName = CONTEXT_NAMES[normalise(name)];
    const role = roles.get(index) ?? (contextName === undefined ? 'ignore' : 'context');
    const samples = rows.slice(0, 5).map((row) => row[index] ?? '');
    return { name, role, samples, ...(role === 'context' && contextName !== undefined ? { contextName } : {}) };
  });
}

type Profile = {
  index: number;
  distinctShare: number;
  repeatsInRuns: boolean;
  isTime: boolean;
  isFraction: boolean;
  isNumber: boolean;
  /** Mostly one more than the row before: a position. */
  countsUp: boolean;
};

/** Fills in time, track and session or user where no name told them: tracks vary most, owners come in runs. */
function guessFromValues(
  names: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  roles: Map<number, ColumnRole>,
  areNamed: boolean,
): void {
  const has = (role: ColumnRole) => [...roles.values()].includes(role);
  const profiles = names.map((_, index) => profile(rows, index)).filter(({ index }) => !roles.has(index));

  const time = profiles.find(({ isTime }) => isTime);
  if (time !== undefined && !has('timestamp')) roles.set(time.index, 'timestamp');
  if (areNamed) return;

  const identifiers = profiles.filter(({ isTime, isFraction }) => !isTime && !isFraction);
  if (!has('track') && !has('title')) {
    const track = [...identifiers].sort((a, b) => b.distinctShare - a.distinctShare)[0];
    if (track !== undefined) roles.set(track.index, 'track');
  }
  if (!has('session') && !has('user')) {
    const owner = identifiers
      .filter(({ index, repeatsInRuns }) => !roles.has(index) && repeatsInRuns)
      .sort((a, b) => b.distinctShare - a.distinctShare)[0];
    if (owner !== undefined) roles.set(owner.index, has('timestamp') ? 'user' : 'session');
  }
  if (has('timestamp') || has('value') || has('position')) return;
  const value = profiles.find(({ index, isNumber, countsUp }) => isNumber && !countsUp && !roles.has(index));
  if (value !== undefined) roles.set(value.index, 'value');
}

function profile(rows: readonly (readonly (string | null)[])[], index: number): Profile {
  const values = rows.map((row) => row[index] ?? '');
  const filled = values.filter((value) => value !== '');
  const distinct = new Set(values).size;
  const changes = values.filter((value, row) => row > 0 && value !== values[row - 1]).length;
  return {
    index,
    distinctShare: distinct / values.length,
    repeatsInRuns: changes <= distinct * 1.5 && changes < values.length - 1,
    isTime: areMoments(values),
    isNumber: filled.length > 0 && filled.every((value) => Number.isFinite(Number(value))),
    countsUp: values.filter((value, row) => row > 0 && Number(value) === Number(values[row - 1]) + 1).length > values.length / 2,
    isFraction: filled.some((value) => /^-?\d*\.\d+$/.test(value)),
  };
}
