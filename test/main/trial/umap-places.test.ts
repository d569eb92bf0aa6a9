import { expect, it } from 'vitest';
import { placeByUmap } from '../../../src/main/trial/umap-places.ts';
import { createRng } from '../../../src/shared/random.ts';

const WIDTH = 8;
const EACH = 12;

/** Three groups of points, far apart. */
function groups(): Float32Array {
  const rng = createRng(3, 'groups');
  return Float32Array.from({ length: 3 * EACH * WIDTH }, (_, index) => {
    const group = Math.floor(index / (EACH * WIDTH));
    return (index % WIDTH === group ? 20 : 0) + 0.2 * rng.normal();
  });
}

const distance = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((value, axis) => value - b[axis]!));

it('keeps neighbours together: the nearest other point is of the same group', () => {
  const places = placeByUmap(groups(), WIDTH, 3);
  expect(places.map((place) => place.length)).toEqual(places.map(() => 3));
  for (const [index, place] of places.entries()) {
    const others = places.map((other, at) => (at === index ? Number.POSITIVE_INFINITY : distance(place, other)));
    const nearest = others.indexOf(Math.min(...others));
    expect(Math.floor(nearest / EACH)).toBe(Math.floor(index / EACH));
  }
});

it('gives the same points the same places, five of them and a hundred alike ones too', () => {
  expect(placeByUmap(groups(), WIDTH, 2)).toEqual(placeByUmap(groups(), WIDTH, 2));
  const few = placeByUmap(groups().subarray(0, 5 * WIDTH), WIDTH, 3);
  const alike = placeByUmap(new Float32Array(100 * WIDTH).fill(1), WIDTH, 3);
  for (const place of [...few, ...alike]) expect([...place].every(Number.isFinite)).toBe(true);
});
