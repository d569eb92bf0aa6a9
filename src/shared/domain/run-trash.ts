import { z } from 'zod';

export const TrashedRun = z.object({
  id: z.string(),
  search: z.string(),
  dataset: z.string(),
  model: z.string(),
  seed: z.int(),
  trashedAt: z.string(),
});
export type TrashedRun = z.infer<typeof TrashedRun>;

/** What was moved to the trash, and what was kept out of it and why: a star locks a run, one that waits or runs must be cancelled first, and a member goes after its ensembles. */
export const TrashAnswer = z.object({
  trashed: z.array(z.string()),
  kept: z.array(z.object({ id: z.string(), reason: z.enum(['starred', 'active', 'missing', 'member']) })),
});
export type TrashAnswer = z.infer<typeof TrashAnswer>;
