import { z } from 'zod';
import { RunSummary } from './run.ts';
import { Shelf } from './shelf.ts';

/** A shelf and the run that serves it where a call names none. */
export const ServedShelf = z.object({ shelf: Shelf, run: RunSummary.nullable() });
export type ServedShelf = z.infer<typeof ServedShelf>;

/** A key to the HTTP API; its secret is shown once, when it is made, and only a hash of it is stored. */
export const ApiKey = z.object({
  id: z.int(),
  name: z.string(),
  /** How its secret begins, to tell keys apart. */
  beginning: z.string(),
  /** Calls it is good for each minute. */
  perMinute: z.int(),
  createdAt: z.string(),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const NewApiKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  perMinute: z.int().min(1).max(10_000_000).default(600),
});
export type NewApiKey = z.infer<typeof NewApiKey>;

export const MadeApiKey = ApiKey.extend({ secret: z.string() });
export type MadeApiKey = z.infer<typeof MadeApiKey>;
