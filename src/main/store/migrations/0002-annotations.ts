/** What the table of all runs shows beside results: stars, hidden runs, and each metric's course over the epochs. */
export const annotations = `
ALTER TABLE runs ADD COLUMN is_starred INTEGER NOT NULL DEFAULT 0 CHECK (is_starred IN (0, 1));
ALTER TABLE runs ADD COLUMN is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1));
-- JSON of metric to last, min and max of its epochs, so that a list of thousands of runs does not read millions of points.
ALTER TABLE runs ADD COLUMN metric_ranges TEXT NOT NULL DEFAULT '{}';
UPDATE runs SET metric_ranges = (
  SELECT json_group_object(metric, json_object('last', last, 'min', least, 'max', greatest)) FROM (
    SELECT metric, min(value) AS least, max(value) AS greatest,
      (SELECT value FROM epoch_metrics l WHERE l.run_id = m.run_id AND l.metric = m.metric ORDER BY epoch DESC LIMIT 1) AS last
    FROM epoch_metrics m WHERE run_id = runs.id GROUP BY metric
  )
);
`;
