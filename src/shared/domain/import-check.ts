import { z } from 'zod';
import { DatasetPart, RejectedRow } from './dataset.ts';

/** What an import would give, found out by reading every row without storing any. */
export const ImportCheck = z.object({
  rowsRead: z.int(),
  rejectedRows: z.int(),
  /** Rejected rows by reason, the most frequent first; the offending value itself stands for others like it. */
  reasons: z.array(z.object({ reason: z.string(), n: z.int() })),
  rejectedSample: z.array(RejectedRow),
  events: z.int(),
  sessions: z.int(),
  tracks: z.int(),
  users: z.int().nullable(),
  shortSessionsDropped: z.int(),
  /** Present when the files or a column make a given split. */
  parts: z.array(DatasetPart),
  timeRange: z.object({ first: z.string(), last: z.string() }).nullable(),
});
export type ImportCheck = z.infer<typeof ImportCheck>;
