import { describe, expect, it } from 'vitest';
import { content } from '../../src/main/models/content.ts';
import { parseHyperparameters } from '../../src/main/models/registry.ts';
import type { Hyperparameters } from '../../src/shared/domain/model.ts';
import { buildCounted } from '../support/build-counted.ts';
import { sessionPart, trainingData } from '../support/small-split.ts';

// Two features of mean 0 and deviation 1 as they come, so that the directions can be read off: right, left, up, down, up and right.
const FEATURES = [
  [Math.sqrt(2), 0],
  [-Math.sqrt(2), 0],
  [0, Math.sqrt(2)],
  [0, -Math.sqrt(2)],
  [1, 1],
  [-1, -1],
];
const TRACKS = FEATURES.length;
const SCALE = 1 / Math.sqrt(2);

function build(settings: Hyperparameters = {}) {
  const readFeatures = () => ({ names: ['brightness', 'height'], values: Float32Array.from(FEATURES.flat()) });
  const data = { ...trainingData([[0, 1, 2, 3, 4, 5]], TRACKS), readFeatures };
  return content.build(parseHyperparameters('content', settings), data, buildCounted);
}

const recommend = (session: number[], settings?: Hyperparameters) => build(settings).recommend(Int32Array.from(session), TRACKS);

describe('content', () => {
  it('scores tracks by their cosine with the mean of the session', () => {
    const { tracks, scores } = recommend([0], { repeats: true });
    expect([...tracks]).toEqual([0, 4, 2, 3, 5, 1]);
    for (const [place, score] of [1, SCALE, 0, 0, -SCALE, -1].entries()) expect(scores[place]).toBeCloseTo(score, 6);
    // The mean of right and up points where track 4 does.
    expect(recommend([0, 2], { repeats: true }).tracks[0]).toBe(4);
  });

  it('puts what was heard last', () => {
    expect([...recommend([0, 2]).tracks]).toEqual([4, 1, 3, 5, 0, 2]);
  });

  it('looks in the nearest cluster first', () => {
    const clusters = [...recommend([4], { clusters: 2, candidates: 'nearest-cluster', repeats: true }).tracks];
    // Right, up and what lies between them are one cluster, their opposites the other, whose tracks follow.
    expect(clusters.slice(0, 3).sort()).toEqual([0, 2, 4]);
  });

  it('ranks the next track, ties by the rule of the run', () => {
    // After track 0, which comes last: 4 first, 2 and 3 tie behind it.
    const ranks = [
      ...build().rank(
        sessionPart([
          [0, 4],
          [0, 3],
          [0, 0],
        ]),
      ),
    ][0]!.ranks;
    expect([...ranks.subarray(0, 3)]).toEqual([1, 3, 6]);
  });

  it('names the plays that a track sounds like', () => {
    const reason = build().explain!(Int32Array.of(1, 0), 4);
    expect(reason.evidence.map(({ place }) => place)).toEqual([1, 0]);
    expect(reason.evidence[0]!.value).toBeCloseTo(SCALE, 6);
  });

  it('says what to do where tracks have no features', () => {
    const build = () => content.build(parseHyperparameters('content', {}), trainingData([[0, 1]], 2), buildCounted);
    expect(build).toThrow(expect.objectContaining({ code: 'dataset.noFeatures' }));
  });
});
