import { z } from 'zod';
import type { CollectionData } from '../layers/collections.ts';
import { createCountedCollections } from '../layers/counting-collections.ts';
import { requireGroups } from '../layers/require-groups.ts';
import { defineModel } from './define-model.ts';

const hyperparameters = z.strictObject({
  artists: z
    .int()
    .min(1)
    .max(1000)
    .default(9)
    .meta({ title: 'Artists', help: 'The most played artists, of each of which the most played track is shown first.' }),
});

/**
 * Recommends the most popular tracks of the most popular artists, whoever asks.
 *
 * Paper: the first system of P4: nine artists by popularity, of each its most popular track.
 * Symbols: s(t) = training plays of track t (users or playlists with it); s(a) = sum of s(t) over the artist's tracks.
 *   The k-th track of the a-th artist comes before the k+1-th of any, artists by s(a); tracks of other artists follow by s(t).
 * Output: scores float32 [tracks]. Practical size: any.
 * Deviations: P4 reads an artist's popularity from a table of artists; here it is counted from the training data, which every data set has.
 */
export const artistPopularity = defineModel({
  id: 'artist-popularity',
  version: 1,
  title: 'Popular artists',
  task: 'playlist',
  needs: 'artist',
  learns: 'counts',
  summary: 'The most popular tracks of the most popular artists, whoever asks.',
  source: 'P4, popularity',
  hyperparameters,
  build: ({ artists }, data) => {
    const order = shelf(data, artists);
    return createCountedCollections({
      data,
      fill: (_tracks, scores) =>
        order.forEach((track, place) => {
          scores[track] = order.length - place;
        }),
      explain: (_tracks, track) => ({
        summary: `Place ${order.indexOf(track) + 1} on the shelf of popular artists; whose list it is makes no difference.`,
        measure: null,
        evidence: [],
      }),
    });
  },
});

/** All tracks, those of the best artists first, in turns. */
function shelf(data: CollectionData, count: number): Int32Array {
  const { support, trackCount } = data;
  const artists = requireGroups(data.artists, 'artist');
  const bySupport = Int32Array.from({ length: trackCount }, (_, track) => track).sort((a, b) => support[b]! - support[a]! || a - b);
  const total = new Map<number, number>();
  for (const [track, artist] of artists.entries()) if (artist >= 0) total.set(artist, (total.get(artist) ?? 0) + support[track]!);
  const best = [...total].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, count);
  const placeOf = new Map(best.map(([artist], place) => [artist, place]));
  const turns = new Map<number, number>();
  const keyOf = new Float64Array(trackCount).fill(Number.POSITIVE_INFINITY);
  for (const track of bySupport) {
    const place = placeOf.get(artists[track]!);
    if (place === undefined) continue;
    const turn = turns.get(place) ?? 0;
    turns.set(place, turn + 1);
    keyOf[track] = turn * best.length + place;
  }
  return bySupport.sort((a, b) => (keyOf[a] === keyOf[b] ? support[b]! - support[a]! || a - b : keyOf[a]! - keyOf[b]!));
}
