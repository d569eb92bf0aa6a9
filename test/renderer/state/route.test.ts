import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRoute, type Route, routeAddress } from '../../../src/renderer/state/route.ts';

describe('routes', () => {
  it.each(['', '#', '#/'])('opens at home: %j', (hash) => {
    expect(parseRoute(hash)).toEqual({ page: 'home' });
  });

  it.each(['#/nowhere', '#/searches/a/b', '#/searches/', '#/searches/%E0%A4%A', '#/home'])('knows no page at %s', (hash) => {
    expect(parseRoute(hash)).toEqual({ page: 'unknown', path: hash.slice(1) });
  });

  it('finds a search of any name back from its address', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (name) => {
        expect(parseRoute(routeAddress({ page: 'search', name }))).toEqual({ page: 'search', name });
      }),
    );
  });

  it.each<Route>([
    { page: 'dataset', name: 'a/b & c' },
    { page: 'run', id: 'run-1' },
    { page: 'new-search' },
    { page: 'new-search', dataset: 'a=b&c', from: 'losses?' },
    { page: 'compare', runs: [] },
    { page: 'compare', runs: ['a', 'b'], baseline: 'b' },
    { page: 'audition', runs: ['a'], session: 12 },
    { page: 'trash' },
  ])('finds $page back from its address', (route) => {
    expect(parseRoute(routeAddress(route))).toEqual(route);
  });

  it('overlooks a session that is no number', () => {
    expect(parseRoute('#/audition?runs=a&session=x')).toEqual({ page: 'audition', runs: ['a'] });
  });
});
