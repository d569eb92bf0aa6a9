import { z } from 'zod';

const Amount = z.object({ count: z.int(), bytes: z.number() });

/** What takes how much of the disk. */
export const DiskUse = z.object({
  datasets: z.array(z.object({ name: z.string(), bytes: z.number() })),
  /** All runs, the trashed too. */
  runs: Amount,
  /** The runs that take most, largest first. */
  largestRuns: z.array(z.object({ id: z.string(), model: z.string(), search: z.string(), seed: z.int(), bytes: z.number() })),
  trash: Amount,
  /** Checkpoints of finished runs that are neither starred nor the best of a search: without them such a run cannot be auditioned. */
  spareCheckpoints: Amount,
  databaseBytes: z.number(),
});
export type DiskUse = z.infer<typeof DiskUse>;

/** What a clean-up has removed. */
export const Cleared = z.object({ removed: z.int(), freedBytes: z.number() });
export type Cleared = z.infer<typeof Cleared>;
