/** Data sets, searches and their runs, with everything a run leaves behind. */
export const foundation = `
CREATE TABLE datasets (
  name            TEXT PRIMARY KEY,
  fingerprint     TEXT NOT NULL,
  format          TEXT NOT NULL,
  created_at      TEXT NOT NULL,
  events          INTEGER NOT NULL,
  sessions        INTEGER NOT NULL,
  tracks          INTEGER NOT NULL,
  users           INTEGER,
  rejected_rows   INTEGER NOT NULL,
  bytes           INTEGER NOT NULL,
  contexts        TEXT NOT NULL,
  parts           TEXT NOT NULL
) STRICT;
CREATE INDEX datasets_by_fingerprint ON datasets (fingerprint);

CREATE TABLE searches (
  id                    INTEGER PRIMARY KEY,
  name                  TEXT NOT NULL UNIQUE,
  dataset               TEXT NOT NULL,
  spec                  TEXT NOT NULL,
  objective_metric      TEXT NOT NULL,
  objective_direction   TEXT NOT NULL CHECK (objective_direction IN ('max', 'min')),
  status                TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'cancelled', 'interrupted', 'failed')),
  cancel_requested      INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
  created_at            TEXT NOT NULL,
  started_at            TEXT,
  ended_at              TEXT
) STRICT;

-- A run is one cell's result, whichever searches ask for it; metrics and hyperparameters are kept whole for lists
-- and apart for queries (the tables below).
CREATE TABLE runs (
  id                    TEXT PRIMARY KEY,
  identity              TEXT NOT NULL UNIQUE,
  search_id             INTEGER REFERENCES searches (id) ON DELETE SET NULL,
  dataset               TEXT NOT NULL,
  fingerprint           TEXT NOT NULL,
  split                 TEXT NOT NULL,
  model                 TEXT NOT NULL,
  model_version         INTEGER NOT NULL,
  task                  TEXT NOT NULL,
  hyperparameters       TEXT NOT NULL,
  seed                  INTEGER NOT NULL,
  evaluation            TEXT NOT NULL,
  status                TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  cancel_requested      INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
  engine                TEXT,
  environment           TEXT NOT NULL DEFAULT '{}',
  created_at            TEXT NOT NULL,
  started_at            TEXT,
  ended_at              TEXT,
  training_seconds      REAL,
  evaluation_seconds    REAL,
  epochs_done           INTEGER NOT NULL DEFAULT 0,
  metrics               TEXT NOT NULL DEFAULT '{}',
  error                 TEXT
) STRICT;
CREATE INDEX runs_by_search ON runs (search_id);
CREATE INDEX runs_by_status ON runs (status);
CREATE INDEX runs_by_model ON runs (fingerprint, model);

CREATE TABLE search_cells (
  search_id   INTEGER NOT NULL REFERENCES searches (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  run_id      TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  -- The result was there when the search was last started.
  is_reused   INTEGER NOT NULL CHECK (is_reused IN (0, 1)),
  PRIMARY KEY (search_id, position),
  UNIQUE (search_id, run_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_cells_by_run ON search_cells (run_id);

-- Numbers and booleans (0 or 1) in number; anything else as canonical JSON in text.
CREATE TABLE run_hyperparameters (
  run_id  TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name    TEXT NOT NULL,
  number  REAL,
  text    TEXT,
  PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_hyperparameters_by_value ON run_hyperparameters (name, number, text);

CREATE TABLE run_metrics (
  run_id  TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  metric  TEXT NOT NULL,
  value   REAL NOT NULL,
  PRIMARY KEY (run_id, metric)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_metrics_by_value ON run_metrics (metric, value);

CREATE TABLE epochs (
  run_id   TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  epoch    INTEGER NOT NULL,
  step     INTEGER NOT NULL,
  seconds  REAL NOT NULL,
  PRIMARY KEY (run_id, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE epoch_metrics (
  run_id  TEXT NOT NULL,
  epoch   INTEGER NOT NULL,
  metric  TEXT NOT NULL,
  value   REAL NOT NULL,
  PRIMARY KEY (run_id, metric, epoch),
  FOREIGN KEY (run_id, epoch) REFERENCES epochs (run_id, epoch) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX epoch_metrics_by_epoch ON epoch_metrics (run_id, epoch);

CREATE TABLE context_metrics (
  run_id    TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  context   TEXT NOT NULL,
  value     TEXT NOT NULL,
  metric    TEXT NOT NULL,
  n         INTEGER NOT NULL,
  mean      REAL NOT NULL,
  variance  REAL NOT NULL,
  PRIMARY KEY (run_id, context, value, metric)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  run_id      TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  epoch       INTEGER NOT NULL,
  bytes       INTEGER NOT NULL,
  created_at  TEXT NOT NULL,
  PRIMARY KEY (run_id, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  run_id  TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  tag     TEXT NOT NULL,
  PRIMARY KEY (run_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_by_tag ON tags (tag);

CREATE TABLE notes (
  run_id      TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  text        TEXT NOT NULL,
  updated_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What a page looked like: columns, sorting, filter, grouping, as the page's own JSON.
CREATE TABLE saved_views (
  page        TEXT NOT NULL,
  name        TEXT NOT NULL,
  definition  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  PRIMARY KEY (page, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE trash (
  kind        TEXT NOT NULL CHECK (kind IN ('run', 'search', 'dataset', 'view')),
  subject     TEXT NOT NULL,
  trashed_at  TEXT NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

-- The one workbench that may start and reconcile runs, for messages; the lock itself is a file.
CREATE TABLE holder (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  pid         INTEGER NOT NULL,
  door        TEXT NOT NULL,
  started_at  TEXT NOT NULL
) STRICT;
`;
