import { z } from 'zod';
import { ModelDescription } from '../domain/model.ts';
import { DoctorReport } from '../domain/system.ts';
import { procedure } from './base.ts';

export const system = {
  doctor: procedure.output(DoctorReport),
  models: procedure.output(z.array(ModelDescription)),
  /** Answers at once; the renderer's heartbeat and the bench's probe of main's responsiveness. */
  ping: procedure.output(z.object({ version: z.string(), engine: z.enum(['tensorflow', 'javascript']), uptimeSeconds: z.number() })),
};
