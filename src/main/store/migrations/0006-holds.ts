/** What the sessions of a data set are: times of listening, playlists, counts of plays or ratings. */
export const holds = `
ALTER TABLE datasets ADD COLUMN holds TEXT NOT NULL DEFAULT 'sessions' CHECK (holds IN ('sessions', 'playlists', 'counts', 'ratings'));
`;
