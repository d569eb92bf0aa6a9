/** Counting how the cells of a search stand reads this index alone, not the wide rows of the runs. */
export const standing = `
CREATE INDEX runs_standing ON runs (id, status, model, training_seconds, evaluation_seconds);
`;
