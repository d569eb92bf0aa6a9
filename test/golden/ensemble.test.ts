import { expect, it } from 'vitest';
import { castVotes, voteOf } from '../../src/main/layers/votes.ts';
import type { Member } from '../../src/main/models/define-model.ts';
import { ensemble } from '../../src/main/models/ensemble.ts';
import { mostCollected } from '../../src/main/models/most-collected.ts';
import { parseHyperparameters } from '../../src/main/models/registry.ts';
import { sameArtist } from '../../src/main/models/same-artist.ts';
import { buildCounted } from '../support/build-counted.ts';

const VOTING = { vote: 'reciprocal-rank', depth: 4, smoothing: 60 } as const;

it('gives a place 61 / (60 + place), or the share of places at or below it', () => {
  expect([1, 2, 4, 5].map((place) => voteOf(place, VOTING))).toEqual([1, 61 / 62, 61 / 64, 0]);
  expect([1, 2, 4, 5].map((place) => voteOf(place, { ...VOTING, vote: 'borda' }))).toEqual([1, 0.75, 0.25, 0]);
  // Without smoothing it is the reciprocal of the place.
  expect(voteOf(4, { ...VOTING, smoothing: 0 })).toBe(0.25);
});

it('shares the mean of their places among equal scores, and gives none to those that reach below the last place', () => {
  const votes = (scores: number[], depth: number) => {
    const cast: number[] = [];
    const ranking = { tracks: Int32Array.from(scores.keys()), scores: Float32Array.from(scores) };
    castVotes(ranking, { vote: 'borda', depth, smoothing: 0 }, (track, vote) => {
      cast[track] = vote;
    });
    return cast;
  };
  // Places 1, 2.5, 2.5, 4 of 4.
  expect(votes([9, 5, 5, 1], 4)).toEqual([1, 0.625, 0.625, 0.25]);
  expect(votes([9, 5, 5, 1], 2)).toEqual([1]);
});

/** Three playlists of five tracks by two artists: {0, 1}, {0, 2, 3}, {0, 3}; tracks 0, 1 and 4 are of artist 0, the others of artist 1. */
const data = {
  trackCount: 5,
  support: Int32Array.of(3, 1, 1, 2, 0),
  train: { offsets: Int32Array.of(0, 2, 5, 7), tracks: Int32Array.of(0, 1, 0, 2, 3, 0, 3) },
  artists: Int32Array.of(0, 0, 1, 1, 0),
  albums: null,
  followers: null,
};
const voters = (): Member<ReturnType<typeof mostCollected.build>>[] => [
  { name: 'most-collected', learner: mostCollected.build({}, data, buildCounted) },
  { name: 'same-artist', learner: sameArtist.build({}, data, buildCounted) },
];
const MEMBERS = ['0123456789ab', 'ba9876543210'];
const build = (weights: number[]) =>
  ensemble.build(parseHyperparameters('ensemble', { members: MEMBERS, weights, vote: 'borda', depth: 3 }), data, {
    ...buildCounted,
    members: voters(),
  });

it('adds the votes of its members up, by their weights, among the tracks that are not in the playlist', () => {
  // Playlist 0 lacks tracks 2, 3 and 4. By their playlists: 3, 2, 4. By their artist, of which it has two tracks: 4, then 3 and 2.
  const [scores] = build([2, 1]).score(Int32Array.of(0));
  const [second, first, third] = [2, 3, 4].map((track) => scores![track]);
  expect([first, second, third]).toEqual([
    expect.closeTo(2 * 1 + 2 / 3, 6),
    expect.closeTo(2 * (2 / 3) + 1 / 3, 6),
    expect.closeTo(2 * (1 / 3) + 1, 6),
  ]);
  const [alone] = build([0, 1]).score(Int32Array.of(0));
  expect([...alone!.subarray(2)]).toEqual([expect.closeTo(1 / 3, 6), expect.closeTo(2 / 3, 6), 1]);
});

it('speaks of lists nobody trained on where all its members do, and says how each ranks a track', () => {
  const learner = build([]);
  const [known] = learner.score(Int32Array.of(0));
  expect(learner.scoreTracks?.(Int32Array.of(0, 1))).toEqual(known);
  expect(learner.explain?.(Int32Array.of(0, 1), 4).summary).toBe(
    'How its members rank it: most-collected at place 3, weighing 1; same-artist at place 1, weighing 1.',
  );
});

it.each([
  [{ members: MEMBERS.slice(1) }, 'two or more'],
  [{ members: [MEMBERS[0]!, MEMBERS[0]!] }, 'each named once'],
  [{ members: ['ease'] }, 'whole ids'],
  [{ members: MEMBERS, weights: [1] }, 'for each member'],
  [{ members: MEMBERS, weights: [0, 0] }, 'more than 0'],
])('refuses %j', (values, words) => {
  expect(() => parseHyperparameters('ensemble', values)).toThrow(words);
});
