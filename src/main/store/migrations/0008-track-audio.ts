/** The user's own audio of the tracks of a data set, by its fingerprint: paths and links. A map counts once its row stands. */
export const trackAudio = `
CREATE TABLE audio_maps (
  fingerprint  TEXT PRIMARY KEY,
  source       TEXT NOT NULL,
  made_at      TEXT NOT NULL,
  files        INTEGER NOT NULL,
  streams      INTEGER NOT NULL,
  links        INTEGER NOT NULL,
  origins      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE track_audio (
  fingerprint  TEXT NOT NULL,
  track        TEXT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('file', 'stream', 'link')),
  location     TEXT NOT NULL,
  PRIMARY KEY (fingerprint, track)
) STRICT, WITHOUT ROWID;
`;
