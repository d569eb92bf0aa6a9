import { z } from 'zod';

export const ViewName = z.string().trim().min(1, 'A view needs a name.').max(80, 'A view name has at most 80 characters.');

/** How a page looked: what it keeps of itself is its own affair. */
export const SavedView = z.object({
  page: z.string(),
  name: z.string(),
  definition: z.record(z.string(), z.unknown()),
  updatedAt: z.string(),
});
export type SavedView = z.infer<typeof SavedView>;
