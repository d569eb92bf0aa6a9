import { z } from 'zod';

/**
 * What a column of an imported file means. A `value` is what a row states of its track beside that it was played: a count of plays or a rating. Any column with the role `context` becomes a session context under its own name; one with the
 * role `part` says which part of the given split its rows belong to: train, validation or test.
 */
export const COLUMN_ROLES = [
  'session',
  'session-name',
  'user',
  'track',
  'timestamp',
  'position',
  'skipped',
  'value',
  'title',
  'artist',
  'album',
  'part',
  'context',
  'ignore',
] as const;
export const ColumnRole = z.enum(COLUMN_ROLES);
export type ColumnRole = z.infer<typeof ColumnRole>;

export const DATASET_FORMATS = ['table', 'mssd', 'lastfm-1k', 'spotify-history', 'yes-playlists', 'mpd', 'sample-world'] as const;
export const DatasetFormat = z.enum(DATASET_FORMATS);
export type DatasetFormat = z.infer<typeof DatasetFormat>;

/**
 * What a session of the data is: a time of listening, a playlist, what a listener has played and how often, or what a listener has rated.
 * Only in sessions does it matter when something was played.
 */
export const DATASET_HOLDS = ['sessions', 'playlists', 'counts', 'ratings'] as const;
export const DatasetHolds = z.enum(DATASET_HOLDS);
export type DatasetHolds = z.infer<typeof DatasetHolds>;

export const DatasetName = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,79}$/u,
    'A data set name starts with a letter or digit and has at most 80 letters, digits, spaces, dots, dashes or underscores.',
  );

export const ImportRequest = z.strictObject({
  paths: z.array(z.string().min(1)).min(1).max(1000),
  name: DatasetName.optional(),
  format: DatasetFormat.optional(),
  /** Track table to join by track id (features, titles). */
  tracksPath: z.string().min(1).optional(),
  /** What the rows tell of; found out from them where it is not stated. */
  holds: DatasetHolds.optional(),
  /** Column name to role; columns left out keep the guessed role. */
  roles: z.record(z.string(), ColumnRole).optional(),
  /** Inactivity that ends a session, in minutes; used only where the data has no session column. */
  gapMinutes: z.number().positive().max(1440).default(20),
  /** Keep only the first N tracks of each session. */
  firstTracks: z.int().min(1).optional(),
  /** Sessions shorter than this are dropped and counted. */
  minimumSessionLength: z.int().min(1).default(1),
  /** Stop at the first row that cannot be read. */
  strict: z.boolean().default(false),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

export const GenerateRequest = z.strictObject({
  name: DatasetName.default('sample'),
  /** What of the world the data set is made of. */
  holds: z.enum(['sessions', 'playlists', 'ratings']).default('sessions'),
  users: z.int().min(1).max(2_000_000).default(3000),
  sessions: z.int().min(1).max(20_000_000).default(60_000),
  tracks: z.int().min(10).max(5_000_000).default(8000),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  /** Tracks a session: lengths follow the least assuming distribution of this mean between the two bounds. P0's data is 10, 16.6, 20. */
  sessionLength: z
    .strictObject({ minimum: z.int().min(1).max(1000), mean: z.number().min(1).max(1000), maximum: z.int().min(1).max(1000) })
    .default({ minimum: 3, mean: 12, maximum: 40 }),
});
export type GenerateRequest = z.infer<typeof GenerateRequest>;

/** One guessed or chosen column, with a few values to show. */
export const PreviewColumn = z.object({ name: z.string(), type: z.string(), role: ColumnRole, samples: z.array(z.string()) });
export const ImportPreview = z.object({
  format: DatasetFormat,
  columns: z.array(PreviewColumn),
  rows: z.array(z.array(z.string().nullable())),
  problems: z.array(z.object({ code: z.string(), message: z.string() })),
  /** The files that would be read, and what each is taken for. */
  files: z.array(
    z.object({ path: z.string(), bytes: z.int(), role: z.enum(['sessions', 'train', 'validation', 'test', 'tracks', 'unused']) }),
  ),
  /** Whether sessions will be cut at gaps, because no column names them. */
  cutsAtGaps: z.boolean(),
  /** What the rows seem to tell of. */
  holds: DatasetHolds,
});
export type ImportPreview = z.infer<typeof ImportPreview>;

/** Long work in the data process reports itself in these steps. */
export const DataProgress = z.object({
  stage: z.string(),
  /** 0..1 over the whole job; absent while unknown. */
  fraction: z.number().min(0).max(1).optional(),
  rows: z.int().optional(),
  rowsPerSecond: z.number().optional(),
  etaSeconds: z.number().optional(),
});
export type DataProgress = z.infer<typeof DataProgress>;

export const DatasetPart = z.object({ name: z.enum(['train', 'validation', 'test']), sessions: z.int(), events: z.int(), tracks: z.int() });

export const DatasetSummary = z.object({
  name: z.string(),
  fingerprint: z.string(),
  format: DatasetFormat,
  holds: DatasetHolds.default('sessions'),
  createdAt: z.string(),
  events: z.int(),
  sessions: z.int(),
  tracks: z.int(),
  users: z.int().nullable(),
  rejectedRows: z.int(),
  bytes: z.int(),
  /** Context names available for slicing, such as hour, weekday, device. */
  contexts: z.array(z.string()),
  /** Present when the import gave separate files for training and testing. */
  parts: z.array(DatasetPart),
});
export type DatasetSummary = z.infer<typeof DatasetSummary>;

const Count = z.object({ value: z.string(), n: z.int() });
/** Histogram bin: values from (inclusive) to (exclusive). */
const Bin = z.object({ from: z.number(), to: z.number(), n: z.int() });

export const DatasetStatistics = z.object({
  events: z.int(),
  tracks: z.int(),
  sessions: z.int(),
  users: z.int().nullable(),
  sessionLength: z.object({ minimum: z.int(), median: z.number(), mean: z.number(), maximum: z.int(), histogram: z.array(Bin) }),
  popularity: z.object({
    /** Log-spaced histogram of plays per track. */
    histogram: z.array(Bin),
    /** Share of tracks with at most ten plays (P0 section 4). */
    atMostTenPlaysShare: z.number(),
    top: z.array(z.object({ track: z.string(), title: z.string().nullable(), n: z.int() })),
    gini: z.number(),
  }),
  /** 1 - distinct (session, track) pairs / (sessions x tracks). */
  sparsity: z.number(),
  /** Share of events whose track was already played in the same session. */
  repeatShare: z.number(),
  /** Events by weekday (0 = Monday) and hour, 7 x 24; null without timestamps. */
  activity: z.array(z.array(z.int())).nullable(),
  skipShare: z.number().nullable(),
  timeRange: z.object({ first: z.string(), last: z.string() }).nullable(),
  /** The counts of plays or the ratings; null where the data has none. */
  values: z
    .object({
      minimum: z.number(),
      median: z.number(),
      mean: z.number(),
      maximum: z.number(),
      histogram: z.array(Bin),
      /** Ratings that say "never play again" in place of a number on the scale; not among the others above. */
      neverAgain: z.int(),
    })
    .nullable()
    .default(null),
  /** Distinct ones that tracks have; null where the data names none. */
  artists: z.int().nullable().default(null),
  albums: z.int().nullable().default(null),
  contexts: z.array(z.object({ name: z.string(), values: z.array(Count) })),
});
export type DatasetStatistics = z.infer<typeof DatasetStatistics>;

export const RejectedRow = z.object({ file: z.string(), line: z.int(), reason: z.string(), text: z.string() });
export type RejectedRow = z.infer<typeof RejectedRow>;

export const DatasetDetail = DatasetSummary.extend({
  sources: z.array(
    z.object({
      path: z.string(),
      bytes: z.int(),
      role: z.enum(['sessions', 'train', 'validation', 'test', 'tracks', 'unused', 'generated']),
    }),
  ),
  options: z.record(z.string(), z.unknown()),
  columns: z.array(z.object({ name: z.string(), role: ColumnRole })),
  /** Rows of the source: the accepted ones, before sessions are cut or dropped, and the rejected ones. */
  rowsRead: z.int(),
  shortSessionsDropped: z.int(),
  statistics: DatasetStatistics,
  rejectedSample: z.array(RejectedRow),
});
export type DatasetDetail = z.infer<typeof DatasetDetail>;

const sampling = { /** Keep the sessions whose hashed id falls in one of every N buckets. */ sampleEvery: z.int().min(1).optional() };
export const SplitSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('given'), ...sampling }),
  z.strictObject({
    kind: z.literal('last-days'),
    testDays: z.number().positive().default(1),
    validationDays: z.number().min(0).default(0),
    ...sampling,
  }),
  z.strictObject({
    kind: z.literal('random-sessions'),
    testShare: z.number().gt(0).lt(1).default(0.1),
    validationShare: z.number().min(0).lt(1).default(0),
    seed: z.int().default(1),
    ...sampling,
  }),
  z.strictObject({ kind: z.literal('last-session'), ...sampling }),
  /** P0: train on one hash bucket of sessions, test on another of the same size. */
  z.strictObject({
    kind: z.literal('hash-samples'),
    every: z.int().min(2),
    trainBucket: z.int().min(0).default(0),
    testBucket: z.int().min(0).default(1),
  }),
  /** Some tracks of every session, whatever their order: for playlists, counts and ratings. */
  z.strictObject({
    kind: z.literal('hold-out-tracks'),
    testShare: z.number().gt(0).lt(1).default(0.2),
    validationShare: z.number().min(0).lt(1).default(0),
    seed: z.int().default(1),
    ...sampling,
  }),
  /** The same, each fold testing once: the parts of a k-fold cross-validation. */
  z.strictObject({
    kind: z.literal('fold'),
    folds: z.int().min(2).max(100).default(5),
    fold: z.int().min(1).default(1),
    seed: z.int().default(1),
    ...sampling,
  }),
  /** One track of every session, the last or any. */
  z.strictObject({
    kind: z.literal('leave-one-out'),
    pick: z.enum(['last', 'random']).default('last'),
    /** Holds out one more to choose the best epoch by. */
    validation: z.boolean().default(false),
    seed: z.int().default(1),
    ...sampling,
  }),
]);

/** Splits that part sessions within, so that what is known of each stands in training: for tasks that continue a collection. */
const WITHIN_SESSIONS: readonly z.infer<typeof SplitSpec>['kind'][] = ['hold-out-tracks', 'fold', 'leave-one-out'];
export const splitsWithinSessions = (spec: { kind: z.infer<typeof SplitSpec>['kind'] }) => WITHIN_SESSIONS.includes(spec.kind);
export type SplitSpec = z.infer<typeof SplitSpec>;

export const SplitSummary = z.object({
  id: z.string(),
  parts: z.array(DatasetPart),
  /** Test and validation events removed because their track is not in the training part. */
  unseenTrackEventsRemoved: z.int(),
  unseenTracksRemoved: z.int(),
  /** Sessions of all parts that have, or keep, fewer than two tracks. */
  shortSessionsDropped: z.int(),
});
export type SplitSummary = z.infer<typeof SplitSummary>;
