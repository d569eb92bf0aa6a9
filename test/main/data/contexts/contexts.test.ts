import { describe, expect, it } from 'vitest';
import { contextShares } from '../../../../src/main/data/contexts/context-shares.ts';
import { contextSimilarity } from '../../../../src/main/data/contexts/context-similarity.ts';
import { cosineBox } from '../../../../src/main/data/contexts/cosine-box.ts';
import { nearestContexts, nearestSessions } from '../../../../src/main/data/contexts/nearest-sessions.ts';
import { skipRelations } from '../../../../src/main/data/contexts/skip-relation.ts';
import { PARTS_OF_DAY } from '../../../../src/shared/domain/parts-of-day.ts';
import { createRng } from '../../../../src/shared/random.ts';
import { importContents, quietJob } from '../../../support/import-files.ts';
import { tinySampleDataset } from '../../../support/sample-world.ts';

const hasVector = () => true;

describe('contextShares', () => {
  it('counts sessions and the listeners who know a context, among sessions where it is known', async () => {
    const plays = [
      'user,track,time,device',
      'a,x,2024-05-06 08:00:00,phone',
      'a,y,2024-05-06 13:00:00,phone',
      'a,x,2024-05-07 08:00:00,web',
    ];
    const { directory } = await importContents(
      { 'plays.csv': [...plays, 'b,x,2024-05-06 23:30:00,phone', 'b,y,2024-05-08 03:00:00,', ''].join('\n') },
      {
        roles: { user: 'user', track: 'track', time: 'timestamp', device: 'context' },
      },
    );
    const shares = await contextShares({ datasetDirectory: directory, partsOfDay: PARTS_OF_DAY });
    expect(shares.map(({ name }) => name)).toEqual(['hour', 'weekday', 'device', 'daypart']);
    expect(shares[2]).toEqual({
      ...{ name: 'device', sessions: 4, users: 2, hidden: 0 },
      values: [
        { value: 'phone', sessions: 3, share: 0.75, users: 2, userShare: 1 },
        { value: 'web', sessions: 1, share: 0.25, users: 1, userShare: 0.5 },
      ],
    });
    expect(shares[3]!.values.map(({ value, sessions }) => [value, sessions])).toEqual([
      ['night', 1],
      ['early morning', 2],
      ['afternoon', 1],
      ['late evening', 1],
    ]);
    const halves = await contextShares({
      datasetDirectory: directory,
      partsOfDay: [
        { name: 'first half', from: 0 },
        { name: 'second half', from: 12 },
      ],
    });
    expect(halves[3]!.values.map(({ value, sessions }) => [value, sessions])).toEqual([
      ['first half', 3],
      ['second half', 2],
    ]);
  });
});

describe('nearest sessions', () => {
  it('take the listener’s own habits out', () => {
    // Two in the morning that are alike, two at night that are alike: the nearest is always of the same kind, by chance one time in three.
    const rows = Float32Array.of(1, 0, 0.96, 0.28, 0, 1, -0.28, 0.96);
    const found = [...nearestSessions([Int32Array.of(0, 1, 2, 3)], rows, 2, hasVector)];
    expect([...found[0]!.nearest]).toEqual([1, 0, 3, 2]);
    const { values, n, differences } = nearestContexts(found, Int32Array.of(1, 1, 2, 2), ['unknown', 'morning', 'night'], [1, 2]);
    expect({ values, n }).toEqual({ values: ['morning', 'night'], n: [2, 2] });
    for (const [source, row] of differences.entries()) {
      expect(row[source]).toBeCloseTo(2 / 3, 12);
      expect(row[1 - source]).toBeCloseTo(-2 / 3, 12);
    }
  });

  it('never cross listeners and leave out sessions without a vector', () => {
    const rows = Float32Array.of(1, 0, 1, 0, 0, 1, 0, 0);
    const found = [...nearestSessions([Int32Array.of(0, 2), Int32Array.of(1, 3)], rows, 2, (place) => place !== 3)];
    expect(found.map(({ places, nearest }) => [[...places], [...nearest]])).toEqual([
      [
        [0, 2],
        [2, 0],
      ],
    ]);
  });
});

describe('cosineBox', () => {
  it('never sets a session against itself', () => {
    const box = cosineBox('two', Float32Array.of(1, 0, 0, 1), 2, Int32Array.of(0, 1), createRng(1, 'box'));
    expect(box).toMatchObject({ pairs: 1, low: 0, median: 0, high: 0, mean: 0 });
  });
});

describe('skipRelations', () => {
  it('finds that skips follow distance from what was heard before', () => {
    // Even sessions are what the listener likes and are heard; odd ones are apart and half skipped.
    const count = 240;
    const rows = new Float32Array(2 * count);
    const isSkipped = new Uint8Array(2 * count);
    for (let place = 0; place < count; place++) {
      const isApart = place % 4 === 3;
      rows.set(isApart ? [0, 1] : [1, 0], 2 * place);
      isSkipped[2 * place] = isApart ? 1 : 0;
    }
    const listening = {
      ...{
        trackCount: 2,
        numbers: Int32Array.from({ length: count }, (_, place) => place),
        tracks: new Int32Array(2 * count),
        notes: [],
        isSkipped,
      },
      trackOffsets: Int32Array.from({ length: count + 1 }, (_, place) => 2 * place),
      listeners: [Int32Array.from({ length: count }, (_, place) => place)],
    };
    const relations = skipRelations(listening, rows, 2)!;
    expect(relations.map(({ minimumSkips, n }) => [minimumSkips, n])).toEqual([
      [0, count - 1],
      [1, count / 4],
    ]);
    expect(relations[0]!.correlation).toBeLessThan(-0.95);
    expect(relations[0]!.slope).toBeLessThan(0);
    expect(skipRelations({ ...listening, isSkipped: null }, rows, 2)).toBeNull();
  });
});

describe('contextSimilarity', () => {
  it('finds the planted parts of the day in a sample world, and keeps what it found', async () => {
    const { directory } = await tinySampleDataset();
    const first = await contextSimilarity({ datasetDirectory: directory, partsOfDay: PARTS_OF_DAY }, quietJob());
    const daypart = first.contexts.find(({ name }) => name === 'daypart')!;
    expect(daypart.boxes.length).toBeGreaterThan(3);
    for (const { low, lowerQuartile, median, upperQuartile, high } of daypart.boxes) {
      expect([low, lowerQuartile, median, upperQuartile, high]).toEqual(
        [low, lowerQuartile, median, upperQuartile, high].toSorted((a, b) => a - b),
      );
    }
    const { differences, n } = daypart.nearest!;
    for (const [source, row] of differences.entries()) {
      // Shares of the nearest and of chance both add up to 1.
      if (n[source]! > 0) expect(row.reduce((sum, difference) => sum + difference, 0)).toBeCloseTo(0, 9);
    }
    expect(first.skips).not.toBeNull();
    expect(first.notes[0]).toContain('word2vec from the playlists');
    const again = await contextSimilarity(
      { datasetDirectory: directory, partsOfDay: PARTS_OF_DAY },
      { signal: new AbortController().signal, report: () => expect.unreachable('It was kept.') },
    );
    expect(again).toEqual(first);
  });
});
