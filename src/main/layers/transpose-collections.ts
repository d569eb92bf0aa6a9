import { type Collections, collectionCount, tracksOf } from './collections.ts';

/** The collections that each track is in, as collections of their own: track t is in `tracks[offsets[t] .. offsets[t + 1])`, rising. */
export function transposeCollections(collections: Collections, trackCount: number): Collections {
  const offsets = new Int32Array(trackCount + 1);
  for (const track of collections.tracks) offsets[track + 1]!++;
  for (let track = 0; track < trackCount; track++) offsets[track + 1]! += offsets[track]!;
  const next = offsets.slice();
  const rows = new Int32Array(collections.tracks.length);
  for (let row = 0; row < collectionCount(collections); row++) for (const track of tracksOf(collections, row)) rows[next[track]!++] = row;
  return { offsets, tracks: rows };
}
