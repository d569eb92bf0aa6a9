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
  const count = (tracks: Int32Array) => {
    counts.fill(0);
    for (const track of tracks) if (groups[track]! >= 0) counts[groups[track]!]!++;
  };
  return createCountedCollections({
    data,
    fill(tracks, scores) {
      count(tracks);
      for (let track = 0; track < scores.length; track++) {
        const group = groups[track]!;
        scores[track] = (group < 0 ? 0 : counts[group]!) + support[track]! / most;
      }
    },
    explain(tracks, track) {
      const places = [...tracks.keys()].filter((place) => groups[track]! >= 0 && groups[tracks[place]!] === groups[track]);
      return {
        summary:
          places.length === 0
            ? `No track of its ${name} is here: it follows those of which some are, as it is in ${support[track]!} collections.`
            : `Tracks of the same ${name} that are here; among its others it is in ${support[track]!} collections.`,
        measure: `same ${name}`,
        evidence: places.map((place) => ({ place, value: 1 })),
      };
    },
    accepts(row, tracks) {
      count(tracksOf(train, row));
      return Uint8Array.from(tracks, (track) => (groups[track]! >= 0 && counts[groups[track]!]! > 0 ? 1 : 0));
    },
  });
}
