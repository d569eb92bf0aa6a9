import { z } from 'zod';

/** Which sessions of a data set to show; everything given must hold. */
export const DatasetSessionFilter = z.strictObject({
  /** Text in what the session is called, such as the name of a playlist. */
  name: z.string().min(1).max(200).optional(),
  /** Text in the user's id. */
  user: z.string().min(1).max(200).optional(),
  /** Text in the title, artist or id of a track the session played. */
  track: z.string().min(1).max(200).optional(),
  minimumLength: z.int().min(1).optional(),
  maximumLength: z.int().min(1).optional(),
  context: z.strictObject({ name: z.string(), value: z.string() }).optional(),
});
export type DatasetSessionFilter = z.infer<typeof DatasetSessionFilter>;

export const DatasetSessionsRequest = z.strictObject({
  name: z.string(),
  filter: DatasetSessionFilter.default({}),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(500).default(100),
});

/** A session as a line of a list. */
export const DatasetSessionLine = z.object({
  /** Number in the data set. */
  session: z.int(),
  id: z.string(),
  /** What people call it; null where the data does not say. */
  name: z.string().nullable(),
  user: z.string().nullable(),
  part: z.string().nullable(),
  startedAt: z.string().nullable(),
  length: z.int(),
  /** Skipped plays; null where the data does not record them. */
  skips: z.int().nullable(),
  /** The first track, by title where it has one. */
  opening: z.string(),
  contexts: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type DatasetSessionLine = z.infer<typeof DatasetSessionLine>;

/** A piece of the matching sessions, in the order of the data set. */
export const DatasetSessions = z.object({ matching: z.int(), offset: z.int(), sessions: z.array(DatasetSessionLine) });
export type DatasetSessions = z.infer<typeof DatasetSessions>;

export const DatasetPlay = z.object({
  track: z.string(),
  title: z.string().nullable(),
  artist: z.string().nullable(),
  playedAt: z.string().nullable(),
  isSkipped: z.boolean().nullable(),
  /** A count of plays or a rating. */
  value: z.number().nullable(),
});
export type DatasetPlay = z.infer<typeof DatasetPlay>;
