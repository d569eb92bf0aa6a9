/**
 * Playlists, or what each user has played or rated: collection c owns `tracks[offsets[c] .. offsets[c + 1])`, each track once, in the order of the source.
 * Tracks are model track numbers (0 .. trackCount-1).
 */
export type Collections = {
  /** collections + 1 */
  offsets: Int32Array;
  tracks: Int32Array;
  /** Count of plays or rating of each; absent where the data has none. */
  values?: Float32Array;
};

/** Tracks held out of some collections: those of collection `rows[r]` are `tracks[offsets[r] .. offsets[r + 1])`, none of which is in training. */
export type HeldOutTracks = Collections & { rows: Int32Array };

/** What models that continue collections learn from. */
export type CollectionData = {
  trackCount: number;
  /** Collections each track is in, trackCount long. */
  support: Int32Array;
  train: Collections;
  /** Where the split has one. */
  validation?: HeldOutTracks;
  /** Number of each track's artist and album, -1 where unknown; null where the data names none. */
  artists: Int32Array | null;
  albums: Int32Array | null;
  /** Followers of each collection, NaN where unknown; null where the data has none. */
  followers: Float32Array | null;
};

export const collectionCount = ({ offsets }: Collections) => offsets.length - 1;

export const tracksOf = ({ offsets, tracks }: Collections, row: number) => tracks.subarray(offsets[row]!, offsets[row + 1]!);
