/** Ratings, one row each; `users` and `tracks` are numbers from 0. */
export type Ratings = { users: Int32Array; tracks: Int32Array; values: Float32Array };

/** What models that predict ratings learn from. */
export type RatingData = {
  train: Ratings;
  userCount: number;
  trackCount: number;
  /** Smallest and largest rating of the training part. */
  scale: { minimum: number; maximum: number };
  /** What was left out or taken otherwise than it stands in the data, for the run's log. */
  notes: readonly string[];
};
