import { expect, it } from 'vitest';
import { compareLists, hitOf } from '../../../../src/renderer/state/audition/compare-lists.ts';

it('counts what two lists share and by how much each track rose', () => {
  const { shared, shifts } = compareLists(['a', 'b', 'c', 'd'], ['c', 'x', 'a', 'd']);
  expect(shared).toBe(3);
  expect([...shifts]).toEqual([
    ['c', 2],
    ['x', null],
    ['a', -2],
    ['d', 0],
  ]);
});

it('tells the very next play from later ones', () => {
  const upcoming = [{ track: 'n' }, { track: 'l' }, { track: 'n' }];
  expect(['n', 'l', 'x'].map((track) => hitOf(track, upcoming, true))).toEqual(['next', 'later', null]);
  // Nothing that was held out of a playlist comes before the rest.
  expect(['n', 'l', 'x'].map((track) => hitOf(track, upcoming, false))).toEqual(['held-out', 'held-out', null]);
  expect(hitOf('n', [], true)).toBeNull();
});
