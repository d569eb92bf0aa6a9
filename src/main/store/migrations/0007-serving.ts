/** Keys to the HTTP API, of which only the SHA-256 is kept, and the run that serves each shelf. */
export const serving = `
CREATE TABLE api_keys (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  name        TEXT NOT NULL,
  beginning   TEXT NOT NULL,
  hash        BLOB NOT NULL UNIQUE,
  per_minute  INTEGER NOT NULL,
  created_at  TEXT NOT NULL
) STRICT;
CREATE TABLE served_runs (
  shelf   TEXT PRIMARY KEY,
  run_id  TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
`;
