import { expect, it } from 'vitest';
import { bestFitting, worstFitting } from '../../../../src/renderer/state/audition/playlist-fit.svelte.ts';
import { intoBall, type Place, TurnedView } from '../../../../src/renderer/state/audition/turned-view.svelte.ts';

it('turns points about the origin, keeping their distances', () => {
  const view = new TurnedView();
  const place: Place = [0.3, -0.5, 0.7];
  for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowUp', 'ArrowRight', 'ArrowDown']) {
    expect(view.press(key)).toBe(true);
    const { x, y, depth } = view.see(place);
    expect(Math.hypot(x, y, depth)).toBeCloseTo(Math.hypot(...place));
  }
  expect(view.press('a')).toBe(false);
  const before = view.see(place);
  view.drag(30, -40);
  expect(view.see(place)).not.toEqual(before);
  for (let turns = 0; turns < 30; turns++) view.press('ArrowUp');
  // From straight above, depth is height.
  expect(view.see([0, 0.4, 0]).depth).toBeCloseTo(0.4);
  view.press('0');
  expect(view.see(place)).toEqual(new TurnedView().see(place));
});

it('brings places into a ball by one factor', () => {
  const ball = intoBall([
    [10, 0, 0],
    [14, 0, 0],
    [12, 1, 0],
  ]);
  expect(Math.max(...ball.map((place) => Math.hypot(...place)))).toBeCloseTo(1);
  expect(ball[1]![0] - ball[0]![0]).toBeCloseTo(4 * (ball[2]![1] - ball[0]![1]));
  expect(intoBall([[1, 2, 3]])).toEqual([[0, 0, 0]]);
});

it('names the five most and least fitting tracks of the playlist, none of them twice', () => {
  const tracks = Array.from({ length: 7 }, (_, n) => ({
    track: `t${n}`,
    title: null,
    artist: null,
    score: n,
    place: null,
    isOther: n === 6,
  }));
  expect(bestFitting(tracks).map(({ track }) => track)).toEqual(['t5', 't4', 't3']);
  expect(worstFitting(tracks).map(({ track }) => track)).toEqual(['t0', 't1', 't2']);
});
