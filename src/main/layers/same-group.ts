import { type CollectionData, tracksOf } from './collections.ts';
import { createCountedCollections } from './counting-collections.ts';
import { requireGroups } from './require-groups.ts';

/**
 * Continues a collection with tracks that share a group, such as the artist, with tracks in it: the more of these the better, more collected ones first
 * among equals. A track is accepted where its group is in the collection. Throws `dataset.noGroups` where the data does not tell groups.
 */
export function createSameGroupLearner(data: CollectionData, name: 'artist' | 'album') {
  const groups = requireGroups(name === 'artist' ? data.artists : data.albums, name);
  const { train, support } = data;
  const most = support.reduce((found, count) => Math.max(found, count), 0) + 1;
  const counts = new Int32Array(groups.reduce((found, group) => Math.max(found, group), -1) + 1);
  const count = (row: number) => {
    counts.fill(0);
    for (const track of tracksOf(train, row)) if (groups[track]! >= 0) counts[groups[track]!]!++;
  };
  return createCountedCollections({
    data,
    fill(row, scores) {
      count(row);
      for (let track = 0; track < scores.length; track++) {
        const group = groups[track]!;
        scores[track] = (group < 0 ? 0 : counts[group]!) + support[track]! / most;
      }
    },
    accepts(row, tracks) {
      count(row);
      return Uint8Array.from(tracks, (track) => (groups[track]! >= 0 && counts[groups[track]!]! > 0 ? 1 : 0));
    },
  });
}
