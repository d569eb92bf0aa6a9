/**
 * Where a prepared data set keeps what. Every reader and writer goes through these names.
 *
 * datasets/<fingerprint>/
 *   manifest.json            DatasetDetail plus the checksums of the arrays
 *   interactions.parquet     session, user, track, position, timestamp, skipped, value where the data has any, one row an event, in session order
 *   sessions.parquet         session, session_id, session_name where the data has names, user, user_id, part, start, length, one column a context
 *   tracks.parquet           track_index, track_id, title, artist, album, and any feature columns
 *   track-ids.txt            one external track id a line, by TrackIndex (newlines inside ids are refused at import)
 *   track-features.f32       nTracks x nFeatures, the numeric columns of tracks.parquet, NaN where unknown; absent where there are none
 *   track-feature-names.txt  the name of a feature a line
 *   track-artists.i32        nTracks, number of the artist, -1 where unknown; absent where the data has none
 *   track-albums.i32         nTracks, number of the album, likewise
 *   track-titles.txt         `title TAB artist` a line, by TrackIndex; absent where the data has none
 *   session-ids.txt          one external session id a line, by session number
 *   session-names.txt        what people call each session, one a line, empty where unknown; absent where the data has no names
 *   session-parts.u8         nSessions, 0 train, 1 validation, 2 test; absent where the data came as one
 *   session-offsets.i32      nSessions + 1, event offset of each session
 *   session-users.i32        nSessions, user number; absent without users
 *   session-starts.f64       nSessions, seconds since the epoch, NaN where unknown; absent without timestamps
 *   event-tracks.i32         nEvents, TrackIndex
 *   event-skipped.u8         nEvents, 0 or 1; absent where the data has none
 *   event-values.f32         nEvents, a count of plays or a rating; absent where the data has none
 *   contexts.json            { name: { values: string[] } }; code 0 of each is "unknown"
 *   context-<n>.i32          nSessions, code of the n-th context of contexts.json
 *   rejected.csv             file, line, reason, text
 *   playlist-tracks.parquet  playlist, position, track_index; playlists of the same tracks beside the sessions, only where the data has them
 *   vectors/<id>.f32         nTracks x width, track vectors that runs have learnt with word2vec, by a hash of all they depend on
 *   analyses/<name>.json     what was worked out about contexts, by what it depends on
 *   splits/<id>/
 *     manifest.json          SplitSummary, SplitSpec
 *     vocabulary.i32         model track number -> TrackIndex of the data set; training tracks only, in order of first appearance
 *     support.i32            training plays of each model track number
 *     <part>/offsets.i32     sessions + 1
 *     <part>/tracks.i32      model track numbers
 *     <part>/sessions.i32    session number in the data set, to join contexts
 *     <part>/values.f32      count or rating of each event, where the data has any
 *   (part: train, validation, test; only sessions that keep at least two tracks, or one where tracks are held out within sessions)
 *
 * Sessions are numbered by their first timestamp, else by first appearance; tracks by first appearance. Within a session events are
 * ordered by timestamp, then position, then place in the file. All arrays are little-endian and unpadded.
 */
export const LAYOUT = {
  manifest: 'manifest.json',
  interactions: 'interactions.parquet',
  sessions: 'sessions.parquet',
  tracks: 'tracks.parquet',
  trackIds: 'track-ids.txt',
  trackFeatures: 'track-features.f32',
  trackFeatureNames: 'track-feature-names.txt',
  trackArtists: 'track-artists.i32',
  trackAlbums: 'track-albums.i32',
  trackTitles: 'track-titles.txt',
  sessionIds: 'session-ids.txt',
  sessionNames: 'session-names.txt',
  sessionParts: 'session-parts.u8',
  sessionOffsets: 'session-offsets.i32',
  sessionUsers: 'session-users.i32',
  sessionStarts: 'session-starts.f64',
  eventTracks: 'event-tracks.i32',
  eventSkipped: 'event-skipped.u8',
  eventValues: 'event-values.f32',
  contexts: 'contexts.json',
  context: (index: number) => `context-${index}.i32`,
  rejected: 'rejected.csv',
  playlistTracks: 'playlist-tracks.parquet',
  vectors: 'vectors',
  analyses: 'analyses',
  splits: 'splits',
  vocabulary: 'vocabulary.i32',
  support: 'support.i32',
  part: { offsets: 'offsets.i32', tracks: 'tracks.i32', sessions: 'sessions.i32', values: 'values.f32' },
} as const;

/** File of a run's directory. Per-session vectors: session (number in the data set), prediction count n, one column a metric (mean over the session's predictions), one a context. Ranks: the rank of every prediction, by session and plays heard before. Rank hits: how many targets had each rank up to 500. Attention: what each blended vector weighs, in models that blend. */
export const RUN_LAYOUT = {
  perSession: 'per-session.parquet',
  ranks: 'ranks.parquet',
  rankHits: 'rank-hits.json',
  attention: 'attention.json',
  log: 'log.txt',
  checkpoint: 'checkpoint',
  best: 'best',
} as const;
