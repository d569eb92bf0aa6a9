/** What the analyst has set for the whole home, as one JSON value a name. */
export const settings = `
CREATE TABLE settings (
  name   TEXT PRIMARY KEY,
  value  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
