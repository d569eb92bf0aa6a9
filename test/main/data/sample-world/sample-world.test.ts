import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { THEMES_PER_TRACK } from '../../../../src/main/data/sample-world/catalogue.ts';
import { DEVICES, STREAM_SOURCES } from '../../../../src/main/data/sample-world/contexts.ts';
import { GENRES } from '../../../../src/main/data/sample-world/genres.ts';
import { makeSampleWorld, type SampleWorld } from '../../../../src/main/data/sample-world/sample-world.ts';
import { nextTrackRecall } from '../../../support/next-track-recall.ts';
import { sampleRequest } from '../../../support/sample-request.ts';

const K = 20;
const DAY_SECONDS = 86_400;
/** Enough to tell the planted structures from chance, small enough to be made in a second or two. */
const REQUEST = sampleRequest({ users: 600, sessions: 12_000, tracks: 1_600 });

/** A hash of every number and name of a world. */
function digest(world: SampleWorld): string {
  const hash = createHash('sha256');
  const add = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    else if (value !== null && typeof value === 'object') for (const part of Object.values(value)) add(part);
    else hash.update(JSON.stringify(value));
  };
  add(world);
  return hash.digest('hex');
}

let world: SampleWorld;
/** Expected Recall@20 of who knows the true distribution, over every tenth track of the last 14 days. */
let ceiling = 0;

beforeAll(async () => {
  let sum = 0;
  let count = 0;
  world = await makeSampleWorld(REQUEST, {
    beforeTrack: (walk, event) => {
      if (event % 10 !== 0) return;
      const distribution = new Map<number, number>();
      walk.distribution(distribution);
      const shares = [...distribution.values()].sort((a, b) => b - a);
      const total = shares.reduce((running, share) => running + share, 0);
      if (Math.abs(total - 1) > 1e-9) throw new Error(`The distribution before event ${event} sums to ${total}.`);
      sum += shares.slice(0, K).reduce((running, share) => running + share, 0);
      count++;
    },
  });
  ceiling = sum / count;
});

/** Share of the events that satisfy a condition, among those of sessions that do. */
function share(isCounted: (session: number) => boolean, isHit: (event: number, session: number) => boolean): number {
  const { sessionOffsets } = world.listening;
  let hits = 0;
  let events = 0;
  for (let session = 0; session + 1 < sessionOffsets.length; session++) {
    if (!isCounted(session)) continue;
    for (let event = sessionOffsets[session]!; event < sessionOffsets[session + 1]!; event++) {
      events++;
      if (isHit(event, session)) hits++;
    }
  }
  return hits / events;
}

const moodOfEvent = (event: number) =>
  GENRES[world.catalogue.sceneGenre[world.catalogue.trackScene[world.listening.eventTrack[event]!]!]!]!.mood;
const isOn = (device: (typeof DEVICES)[number]) => (session: number) => world.listening.sessionDevice[session] === DEVICES.indexOf(device);
const streamsFrom = (source: (typeof STREAM_SOURCES)[number]) => (session: number) =>
  world.listening.sessionSource[session] === STREAM_SOURCES.indexOf(source);

describe('makeSampleWorld', () => {
  it('makes the same world of the same seed and another of another', async () => {
    const same = digest(await makeSampleWorld(sampleRequest()));
    expect(digest(await makeSampleWorld(sampleRequest()))).toBe(same);
    expect(digest(await makeSampleWorld(sampleRequest({ seed: 2 })))).not.toBe(same);
    expect(digest(await makeSampleWorld(sampleRequest({ name: 'renamed' })))).toBe(same);
  });

  it('makes the numbers asked for', () => {
    const { listening, catalogue, playlists } = world;
    expect(listening.sessionUser.length).toBe(REQUEST.sessions);
    expect(catalogue.trackTitle.length).toBe(REQUEST.tracks);
    expect(playlists.name.length).toBe(REQUEST.users);
    const mean = listening.eventTrack.length / REQUEST.sessions;
    expect(Math.abs(mean - REQUEST.sessionLength.mean)).toBeLessThan(0.3);
  });

  it('lets better models win: popularity < sequential rules < the true distribution', () => {
    const { listening, catalogue } = world;
    const recall = nextTrackRecall(listening, catalogue.trackTitle.length, listening.worldEnd - 14 * DAY_SECONDS, K);
    expect(recall.predictions).toBeGreaterThan(5_000);
    expect(recall.popularity).toBeLessThan(0.15);
    expect(recall.sequentialRules).toBeGreaterThan(2 * recall.popularity);
    expect(ceiling).toBeGreaterThan(1.4 * recall.sequentialRules);
  });

  it('plants a rare context with a taste of its own', () => {
    const inCar = isOn('car');
    const carShare = world.listening.sessionDevice.filter((device) => device === DEVICES.indexOf('car')).length / REQUEST.sessions;
    expect(carShare).toBeGreaterThan(0.01);
    expect(carShare).toBeLessThan(0.08);
    const opensOnRoad = (event: number, session: number) =>
      event === world.listening.sessionOffsets[session] && moodOfEvent(event) === 'road';
    const opens = (event: number, session: number) => event === world.listening.sessionOffsets[session];
    const roadShare = (isCounted: (session: number) => boolean) => share(isCounted, opensOnRoad) / share(isCounted, opens);
    expect(roadShare(inCar)).toBeGreaterThan(0.85);
    expect(roadShare((session) => !inCar(session))).toBeLessThan(0.15);
  });

  it('lets the hour and the weekday call for moods', () => {
    const { sessionHour, sessionWeekday } = world.listening;
    const isWeekendNight = (session: number) => sessionWeekday[session]! >= 5 && sessionHour[session]! < 6;
    const isWeekdayMorning = (session: number) => sessionWeekday[session]! < 5 && sessionHour[session]! >= 6 && sessionHour[session]! < 12;
    const isParty = (event: number) => moodOfEvent(event) === 'party';
    expect(share(isWeekendNight, isParty)).toBeGreaterThan(3 * share(isWeekdayMorning, isParty));
  });

  it('follows planted successors and album order far more often than chance', () => {
    const { eventTrack, sessionOffsets } = world.listening;
    const { successors, trackAlbum } = world.catalogue;
    const isFirst = (event: number, session: number) => event === sessionOffsets[session];
    const isSuccessor = (event: number, session: number) =>
      !isFirst(event, session) &&
      successors.subarray(2 * eventTrack[event - 1]!, 2 * eventTrack[event - 1]! + 2).includes(eventTrack[event]!);
    const isAlbumOrder = (event: number, session: number) =>
      !isFirst(event, session) &&
      eventTrack[event] === eventTrack[event - 1]! + 1 &&
      trackAlbum[eventTrack[event]!] === trackAlbum[eventTrack[event - 1]!];
    expect(share(() => true, isSuccessor)).toBeGreaterThan(0.03);
    expect(share(streamsFrom('album'), isAlbumOrder)).toBeGreaterThan(0.2);
    expect(share(streamsFrom('playlist'), isAlbumOrder)).toBeLessThan(0.06);
  });

  it('keeps to a theme that single tracks leave open', () => {
    const { eventTrack, sessionOffsets } = world.listening;
    const { trackThemes, trackScene } = world.catalogue;
    const themesOf = (event: number) => [
      ...trackThemes.subarray(eventTrack[event]! * THEMES_PER_TRACK, (eventTrack[event]! + 1) * THEMES_PER_TRACK),
    ];
    let shared = 0;
    let sharedByAll = 0;
    for (let session = 0; session + 1 < sessionOffsets.length; session++) {
      const first = sessionOffsets[session]!;
      const themes = themesOf(first).filter((theme) => themesOf(first + 1).includes(theme));
      if (themes.length > 0) shared++;
      if (themes.some((theme) => themesOf(first + 2).includes(theme))) sharedByAll++;
      expect(new Set(themesOf(first)).size).toBe(THEMES_PER_TRACK);
      expect(trackScene[eventTrack[first]!]).toBeLessThan(world.catalogue.sceneCount);
    }
    // Two unrelated tracks share one of four themes of twenty with probability .6, three with .15.
    expect(shared / REQUEST.sessions).toBeGreaterThan(0.8);
    expect(sharedByAll / REQUEST.sessions).toBeGreaterThan(0.5);
  });

  it('skips what the listener meets in passing more than what the session is about', () => {
    const { eventSkipped, eventTrack, sessionOffsets } = world.listening;
    const { trackScene } = world.catalogue;
    const isSkip = (event: number) => eventSkipped[event] === 1;
    const isElsewhere = (event: number, session: number) =>
      trackScene[eventTrack[event]!] !== trackScene[eventTrack[sessionOffsets[session]!]!];
    const everywhere = () => true;
    const elsewhere = share(everywhere, isElsewhere);
    const skippedElsewhere = share(everywhere, (event, session) => isSkip(event) && isElsewhere(event, session)) / elsewhere;
    const skippedAtHome = share(everywhere, (event, session) => isSkip(event) && !isElsewhere(event, session)) / (1 - elsewhere);
    expect(skippedElsewhere).toBeGreaterThan(1.3 * skippedAtHome);
  });

  it('returns to tracks of the sessions before', () => {
    const { sessionUser, sessionOffsets, eventTrack } = world.listening;
    const heard = new Map<number, Set<number>>();
    let known = 0;
    for (let session = 0; session + 1 < sessionOffsets.length; session++) {
      const user = sessionUser[session]!;
      const before = heard.get(user) ?? new Set();
      const tracks = eventTrack.subarray(sessionOffsets[session], sessionOffsets[session + 1]);
      known += tracks.filter((track) => before.has(track)).length;
      heard.set(user, new Set([...before, ...tracks]));
    }
    expect(known / eventTrack.length).toBeGreaterThan(0.25);
  });

  it('keeps the sessions of a listener apart and the plays in order', () => {
    const { sessionUser, sessionOffsets, eventTimestamp, order } = world.listening;
    for (let session = 0; session + 1 < sessionOffsets.length; session++) {
      const [from, to] = [sessionOffsets[session]!, sessionOffsets[session + 1]!];
      for (let event = from + 1; event < to; event++) {
        const gap = eventTimestamp[event]! - eventTimestamp[event - 1]!;
        if (!(gap > 0 && gap < 20 * 60)) throw new Error(`${gap} s between events ${event - 1} and ${event}.`);
      }
      if (session === 0 || sessionUser[session] !== sessionUser[session - 1]) continue;
      if (eventTimestamp[from]! - eventTimestamp[from - 1]! < 20 * 60) throw new Error(`Session ${session} begins too early.`);
    }
    const starts = [...order].map((session) => eventTimestamp[sessionOffsets[session]!]!);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  it('makes playlists about a theme and ratings on their scale', () => {
    const { playlists, ratings, catalogue } = world;
    let together = 0;
    for (let playlist = 0; playlist < playlists.name.length; playlist++) {
      const tracks = playlists.tracks.subarray(playlists.offsets[playlist], playlists.offsets[playlist + 1]);
      expect(new Set(tracks).size).toBe(tracks.length);
      const scenes = [...tracks].map((track) => catalogue.trackScene[track]!);
      const theme = Math.max(...[...new Set(scenes)].map((scene) => scenes.filter((other) => other === scene).length));
      together += theme / tracks.length;
    }
    expect(together / playlists.name.length).toBeGreaterThan(0.7);

    const numbers = ratings.rating.filter((rating) => rating !== 255);
    expect(Math.max(...numbers)).toBe(100);
    expect(numbers.some((rating) => rating < 20)).toBe(true);
    const neverShare = 1 - numbers.length / ratings.rating.length;
    expect(neverShare).toBeGreaterThan(0.001);
    expect(neverShare).toBeLessThan(0.08);
  });

  it.each([
    { users: 1, sessions: 1, tracks: 10 },
    { users: 50, sessions: 3, tracks: 10 },
    { users: 1, sessions: 3_000, tracks: 20 },
    { users: 5, sessions: 20, tracks: 10, sessionLength: { minimum: 60, mean: 80, maximum: 100 } },
    { users: 2, sessions: 5, tracks: 30, sessionLength: { minimum: 1, mean: 1, maximum: 1 } },
  ])('makes even the smallest worlds: %o', async (changes) => {
    const { listening } = await makeSampleWorld(sampleRequest(changes));
    expect(listening.sessionUser.length).toBe(changes.sessions);
    expect(listening.eventTrack.every((track) => track >= 0 && track < changes.tracks)).toBe(true);
    expect(listening.eventTimestamp.every(Number.isFinite)).toBe(true);
  });

  it.each([
    [{ users: 0 }, 'users'],
    [{ sessions: -1 }, 'sessions'],
    [{ tracks: 9 }, 'tracks'],
    [{ tracks: 10.5 }, 'tracks'],
    [{ seed: -1 }, 'seed'],
    [{ seed: Number.NaN }, 'seed'],
    [{ users: Number.POSITIVE_INFINITY }, 'users'],
    [{ name: '' }, 'name'],
    [{ sessionLength: { minimum: 5, mean: 4, maximum: 10 } }, 'sessionLength'],
    [{ sessionLength: { minimum: 5, mean: 11, maximum: 10 } }, 'sessionLength'],
    [{ sessions: 20_000_000 }, 'sessions'],
  ])('refuses %o', async (changes, field) => {
    await expect(makeSampleWorld(sampleRequest(changes))).rejects.toMatchObject({ code: 'input.invalid', details: { field } });
  });
});
