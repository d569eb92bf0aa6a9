import { oc } from '@orpc/contract';
import { z } from 'zod';

/** The one typed error every procedure may answer with: an AppError on its way across a door. */
export const procedure = oc.errors({
  REFUSED: { status: 422, data: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }) },
});
