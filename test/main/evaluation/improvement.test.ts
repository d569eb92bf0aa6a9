import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RUN_LAYOUT } from '../../../src/main/data/layout.ts';
import { type ImprovementByContextRequest, improvementByContext } from '../../../src/main/evaluation/improvement-by-context.ts';
import { writePerSessionFile } from '../../../src/main/evaluation/per-session-file.ts';
import { relativeInterval95 } from '../../../src/main/evaluation/relative-interval.ts';
import { writeSessionRanks } from '../../../src/main/evaluation/session-ranks.ts';
import { PARTS_OF_DAY, PartsOfDay, partOfDay } from '../../../src/shared/domain/parts-of-day.ts';
import { createRng } from '../../../src/shared/random.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const HOURS = ['unknown', ...Array.from({ length: 24 }, (_, hour) => String(hour))];
const SESSIONS = 600;

/** A run whose recall is that of chance plus `gain` on a tablet, over sessions that begin at every hour in turn; a phone but every tenth time. */
function writeRun(home: string, id: string, gain: number): { id: string; directory: string } {
  const directory = join(home, id);
  mkdirSync(directory);
  const rng = createRng(7, 'recall');
  const numbers = Int32Array.from({ length: SESSIONS }, (_, session) => session * 2);
  const device = Int32Array.from({ length: SESSIONS }, (_, session) => (session % 100 === 99 ? 3 : session % 10 === 9 ? 2 : 1));
  const recall = Float64Array.from({ length: SESSIONS }, (_, session) => 0.2 + 0.2 * rng.uniform() + (device[session] === 2 ? gain : 0));
  writePerSessionFile(
    join(directory, RUN_LAYOUT.perSession),
    numbers,
    {
      predictions: new Int32Array(SESSIONS).fill(3),
      means: new Map([
        ['recall@20', recall],
        ['mean-rank', recall.map((value) => 10 - 10 * value)],
      ]),
    },
    [
      { name: 'device', values: ['unknown', 'phone', 'tablet', 'car'], codes: device },
      { name: 'hour', values: HOURS, codes: numbers.map((_, session) => 1 + (session % 24)) },
    ],
  );
  return { id, directory };
}

function request(changes: Partial<ImprovementByContextRequest>): ImprovementByContextRequest {
  const home = temporaryHome();
  return {
    run: writeRun(home, 'new', 0.1),
    baseline: writeRun(home, 'old', 0),
    partsOfDay: [...PARTS_OF_DAY],
    minimumSessions: 20,
    ...changes,
  };
}

describe('improvementByContext', () => {
  it('finds the context that improves, sets rare ones aside and tests only what it shows', async () => {
    const { bars, rare, overall, contexts, metrics } = await improvementByContext(request({ by: 'device' }));
    expect({ contexts, metrics }).toEqual({ contexts: ['device', 'hour', 'daypart'], metrics: ['recall@20', 'mean-rank'] });
    expect(rare).toEqual([{ value: 'car', n: 6 }]);
    expect(bars.map(({ value, n, share }) => ({ value, n, share }))).toEqual([
      { value: 'phone', n: 540, share: 0.9 },
      { value: 'tablet', n: 54, share: 0.09 },
    ]);
    const [phone, tablet] = bars;
    // Chance is the same in both runs, so that only the gain differs: a difference without spread has no test.
    expect(phone).toMatchObject({ improvement: 0, p: null, holmP: null });
    expect(tablet!.improvement).toBeCloseTo(0.1 / tablet!.baselineMean, 10);
    expect(overall.n).toBe(SESSIONS);
    expect(overall.improvement).toBeCloseTo((0.1 * 54) / SESSIONS / overall.baselineMean, 10);
    expect(overall.p).toBeLessThan(1e-9);
  });

  it('takes a fall for an improvement where less is better', async () => {
    const { bars } = await improvementByContext(request({ by: 'device', metric: 'mean-rank' }));
    const tablet = bars.find(({ value }) => value === 'tablet')!;
    expect(tablet.mean).toBeLessThan(tablet.baselineMean);
    expect(tablet.improvement).toBeCloseTo(1 / tablet.baselineMean, 10);
    expect(tablet.interval95!.low).toBeGreaterThan(0);
    expect(tablet.interval95!.high).toBeGreaterThan(tablet.interval95!.low);
  });

  it('makes parts of the day from the hours, in the order of the day, as they are cut', async () => {
    const paper = await improvementByContext(request({ by: 'daypart' }));
    expect(paper.bars.map(({ value, n }) => [value, n])).toEqual([
      ['night', 125],
      ['early morning', 75],
      ['morning', 75],
      ['afternoon', 125],
      ['evening', 100],
      ['late evening', 100],
    ]);
    const parts = [
      { name: 'day', from: 6 },
      { name: 'dark', from: 18 },
    ];
    const halves = await improvementByContext(request({ by: 'daypart', partsOfDay: parts }));
    expect(halves.bars.map(({ value, n }) => [value, n])).toEqual([
      ['day', 300],
      ['dark', 300],
    ]);
  });

  it('goes by the plays heard before, where the runs kept their ranks', async () => {
    const asked = request({ by: 'position', metric: 'recall@20' });
    const offsets = Int32Array.from({ length: SESSIONS + 1 }, (_, session) => 2 * session);
    const numbers = Int32Array.from({ length: SESSIONS }, (_, session) => session * 2);
    // The run hits after the first play of all sessions, the baseline in every other one; after the second nobody does.
    const ranks = (hits: (session: number) => boolean) =>
      Float32Array.from({ length: 2 * SESSIONS }, (_, row) => (row % 2 === 0 && hits(row / 2) ? 1 : 99));
    writeSessionRanks(join(asked.run.directory, RUN_LAYOUT.ranks), numbers, { offsets, ranks: ranks(() => true) });
    writeSessionRanks(join(asked.baseline.directory, RUN_LAYOUT.ranks), numbers, { offsets, ranks: ranks((session) => session % 2 === 0) });
    const { bars, contexts } = await improvementByContext(asked);
    expect(contexts.at(-1)).toBe('position');
    expect(bars).toMatchObject([
      { value: '1', n: SESSIONS, mean: 1, baselineMean: 0.5, improvement: 1 },
      { value: '2', n: SESSIONS, mean: 0, baselineMean: 0, improvement: null, interval95: null, p: null },
    ]);
  });

  it('corrects over the bars and chooses what is not asked', async () => {
    const { by, metric, bars } = await improvementByContext(request({}));
    expect({ by, metric }).toEqual({ by: 'daypart', metric: 'recall@20' });
    const smallest = bars.toSorted((x, y) => (x.p ?? 1) - (y.p ?? 1))[0]!;
    expect(smallest.holmP).toBeCloseTo(Math.min(1, smallest.p! * bars.length), 12);
  });

  it('refuses what the runs do not have, with what they have', async () => {
    await expect(improvementByContext(request({ by: 'mood' }))).rejects.toMatchObject({
      code: 'input.invalid',
      details: { known: ['device', 'hour', 'daypart'] },
    });
    await expect(improvementByContext(request({ metric: 'ndcg@20' }))).rejects.toMatchObject({ code: 'metric.unknown' });
  });
});

describe('relativeInterval95', () => {
  const draw = (n: number) => {
    const rng = createRng(3, 'pairs');
    const b = Float64Array.from({ length: n }, () => rng.uniform());
    return { a: b.map((value) => 1.1 * value + 0.1 * rng.normal()), b };
  };

  it('says the same by resampling as by the delta method', () => {
    const { a, b } = draw(2000);
    const drawn = relativeInterval95(a, b, 1)!;
    // One pair more, and the delta method answers.
    const delta = relativeInterval95(Float64Array.of(...a, 0.55), Float64Array.of(...b, 0.5), 1)!;
    expect(drawn.low).toBeCloseTo(delta.low, 2);
    expect(drawn.high).toBeCloseTo(delta.high, 2);
    expect(drawn.low).toBeLessThan(0.1);
    expect(drawn.high).toBeGreaterThan(0.1);
  });

  it('has no bounds where the baseline is nearly always 0', () => {
    const b = new Float64Array(30);
    expect(
      relativeInterval95(
        b.map(() => 1),
        b,
        1,
      ),
    ).toBeNull();
    b[4] = 1;
    expect(
      relativeInterval95(
        b.map(() => 1),
        b,
        1,
      ),
    ).toBeNull();
    expect(relativeInterval95(Float64Array.of(1), Float64Array.of(1), 1)).toBeNull();
  });
});

describe('parts of the day', () => {
  it('go on past midnight', () => {
    const names = [0, 1, 5, 6, 20, 21, 23].map((hour) => partOfDay(hour, PARTS_OF_DAY).name);
    expect(names).toEqual(['late evening', 'night', 'night', 'early morning', 'evening', 'late evening', 'late evening']);
  });

  it('must follow one another under names of their own', () => {
    const accepts = (...parts: { name: string; from: number }[]) => PartsOfDay.safeParse(parts).success;
    expect(accepts({ name: 'a', from: 3 }, { name: 'b', from: 9 })).toBe(true);
    expect(accepts({ name: 'a', from: 9 }, { name: 'b', from: 3 })).toBe(false);
    expect(accepts({ name: 'a', from: 3 }, { name: 'a', from: 9 })).toBe(false);
    expect(accepts({ name: 'a', from: 3 })).toBe(false);
  });
});
