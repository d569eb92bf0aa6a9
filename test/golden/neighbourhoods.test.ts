import { describe, expect, it } from 'vitest';
import type { SessionPart } from '../../src/main/layers/session-part.ts';
import { findNextTrackModel, parseHyperparameters } from '../../src/main/models/registry.ts';
import type { Hyperparameters } from '../../src/shared/domain/model.ts';
import { buildCounted } from '../support/build-counted.ts';
import { sessionPart, trainingData } from '../support/small-split.ts';

// Tracks of the worked examples of MODELS 6; z fills sessions that share nothing with the current one.
const [a, b, c, x, y, z] = [0, 1, 2, 3, 4, 5];
const TRACKS = 6;
const DAY = 86_400;

function scoresAfter(model: string, settings: Hyperparameters, train: SessionPart, session: number[]): number[] {
  const data = { ...trainingData([], TRACKS), train };
  for (const track of train.tracks) data.support[track]! += 1;
  const learner = findNextTrackModel(model).build(parseHyperparameters(model, settings), data, buildCounted);
  const { tracks, scores } = learner.recommend(Int32Array.from(session), TRACKS);
  return Array.from({ length: TRACKS }, (_, track) => scores[tracks.indexOf(track)]!);
}

describe('STAN', () => {
  // The second session shares nothing; it makes the first one a day old.
  const train = {
    ...sessionPart([
      [x, b, y],
      [z, z],
    ]),
    starts: Float64Array.of(0, DAY),
  };
  const score = (settings: Hyperparameters) => scoresAfter('stan', settings, train, [a, b, c])[x]!;

  it('weighs positions in the cosine', () => {
    expect(score({ lambdaSpw: 1.02, lambdaSnh: 0, lambdaInh: 0 })).toBeCloseTo(0.201061, 6);
  });

  it('lets similarity fall with the days between', () => {
    expect(score({ lambdaSpw: 1.02, lambdaSnh: 5, lambdaInh: 0 })).toBeCloseTo(0.164615, 6);
  });

  it('scores tracks by their distance from the shared one', () => {
    expect(score({ lambdaSpw: 1.02, lambdaSnh: 5, lambdaInh: 2.05 })).toBeCloseTo(0.101069, 6);
  });

  it('does without times where the data has none', () => {
    const timeless = scoresAfter('stan', {}, sessionPart([[x, b, y]]), [a, b, c])[x]!;
    expect(timeless).toBeCloseTo(0.201061 * Math.exp(-1 / 2.05), 6);
  });

  it('leaves the similarity of a session without a time as it is', () => {
    const starts = Float64Array.of(0, Number.NaN);
    const scores = scoresAfter(
      'stan',
      { lambdaInh: 0 },
      {
        ...sessionPart([
          [b, x],
          [b, y],
        ]),
        starts,
      },
      [b],
    );
    expect([scores[x], scores[y]]).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2)]);
  });

  it('reads the time of a ranked session, not that of the newest training session', () => {
    const data = {
      ...trainingData(
        [
          [x, b, y],
          [y, b, z],
          [z, z],
        ],
        TRACKS,
      ),
    };
    data.train.starts = Float64Array.of(0, 10 * DAY, 100 * DAY);
    const learner = findNextTrackModel('stan').build(parseHyperparameters('stan', {}), data, buildCounted);
    const rankOfX = (starts: Float64Array) => [...learner.rank({ ...sessionPart([[b, x]]), starts })][0]!.ranks[0];
    // x and z each stand beside b in one session: the one nearer in time wins.
    expect(rankOfX(Float64Array.of(DAY))).toBeLessThan(rankOfX(Float64Array.of(11 * DAY))!);
  });
});

describe('V-SKNN', () => {
  const train = sessionPart([[b, y]]);

  it('sums quadratic position weights over the distinct tracks so far', () => {
    expect(scoresAfter('v-sknn', { weightingScore: 'same' }, train, [a, b, c])[y]).toBeCloseTo(0.148148, 6);
  });

  it('divides by the steps since the latest shared track', () => {
    expect(scoresAfter('v-sknn', {}, train, [a, b, c])[y]).toBeCloseTo(0.074074, 6);
  });

  it('raises rare tracks', () => {
    // Two sessions, y played once: 1 + 3 ln 2.
    const scores = scoresAfter(
      'v-sknn',
      { idfWeighting: 3 },
      sessionPart([
        [b, y],
        [b, z],
      ]),
      [a, b, c],
    );
    expect(scores[y]).toBeCloseTo(0.074074 * (1 + 3 * Math.log(2)), 5);
  });

  it('leaves out tracks of the session where it is told to', () => {
    expect(scoresAfter('v-sknn', { remind: false }, train, [a, b, c])[b]).toBe(0);
  });
});

describe('VSTAN', () => {
  it('is STAN times the decay of steps and the rarity of the track', () => {
    const train = {
      ...sessionPart([
        [x, b, y],
        [z, z],
      ]),
      starts: Float64Array.of(0, DAY),
    };
    const settings = { lambdaSpw: 1.02, lambdaSnh: 5, lambdaInh: 2.05, lambdaIpw: 1.02, lambdaIdf: 5 };
    // x: 2 sessions, played once; the shared b is one play before the last.
    const expected = 0.101069 * Math.exp(-1 / 1.02) * (1 + 5 * Math.log(2));
    expect(scoresAfter('vstan', settings, train, [a, b, c])[x]).toBeCloseTo(expected, 5);
  });
});

describe('S-KNN', () => {
  it.each([
    ['cosine', 2 / Math.sqrt(3 * 4)],
    ['jaccard', 2 / 5],
    ['binary', 4 / 11],
  ])('compares by %s', (similarity, expected) => {
    // Current {a, b, c}, neighbour {a, b, x, y}: a track played twice counts once.
    expect(scoresAfter('s-knn', { similarity }, sessionPart([[a, b, x, y, y]]), [a, b, c])[y]).toBeCloseTo(expected, 6);
  });

  it('asks the newest sessions only, and of equally similar ones the newer', () => {
    const train = sessionPart([
      [a, x],
      [a, y],
      [a, z],
    ]);
    expect(scoresAfter('s-knn', { sampleSize: 2 }, train, [a]).slice(x)).toEqual([0, Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2)]);
    expect(scoresAfter('s-knn', { k: 1 }, train, [a]).slice(x)).toEqual([0, 0, Math.fround(Math.SQRT1_2)]);
  });

  it('takes the most similar of many', () => {
    const train = sessionPart([
      [a, b, x],
      [a, y, z, c],
      [a, z, z],
    ]);
    // Distinct tracks 3, 4 and 2: by cosine with {a, b} the first leads, then the last.
    const scores = scoresAfter('s-knn', { k: 2 }, train, [a, b]);
    expect(scores[x]).toBeCloseTo(2 / Math.sqrt(6), 6);
    expect(scores[z]).toBeCloseTo(1 / Math.sqrt(4), 6);
    expect(scores[y]).toBe(0);
  });
});
