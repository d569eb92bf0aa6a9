import { z } from 'zod';
import { Cleared, DiskUse } from '../domain/disk-use.ts';
import { ModelDescription } from '../domain/model.ts';
import { Settings, SettingsChange } from '../domain/settings.ts';
import { DoctorReport } from '../domain/system.ts';
import { procedure } from './base.ts';

export const system = {
  doctor: procedure.output(DoctorReport),
  diskUse: procedure.output(DiskUse),
  /** Removes checkpoints of finished runs that are neither starred nor the best of a search. */
  clearCheckpoints: procedure.output(Cleared),
  settings: procedure.output(Settings),
  changeSettings: procedure.input(SettingsChange).output(Settings),
  /** The last lines of the workbench's own log. */
  log: procedure.input(z.strictObject({ lines: z.int().min(1).max(2_000).default(200) })).output(z.array(z.string())),
  models: procedure.output(z.array(ModelDescription)),
  /** Answers at once; the renderer's heartbeat and the bench's probe of main's responsiveness. */
  ping: procedure.output(z.object({ version: z.string(), engine: z.enum(['tensorflow', 'javascript']), uptimeSeconds: z.number() })),
};
