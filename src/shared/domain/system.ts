import { z } from 'zod';

export const EngineKind = z.enum(['tensorflow', 'javascript']);
export type EngineKind = z.infer<typeof EngineKind>;

export const DoctorCheck = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** A sentence: what was found. */
  finding: z.string(),
  /** The command that mends it, where there is one. */
  cure: z.string().nullable(),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;

export const DoctorReport = z.object({
  version: z.string(),
  engine: z.object({
    kind: EngineKind,
    /** How it came to be: already there, official build, wheel, or the fallback. */
    origin: z.enum(['cached', 'official', 'wheel', 'fallback']),
    tensorflowVersion: z.string().nullable(),
    /** Why each earlier step of provisioning did not serve. */
    reasons: z.array(z.string()),
  }),
  versions: z.record(z.string(), z.string()),
  paths: z.object({ home: z.string(), cache: z.string(), database: z.string(), log: z.string() }),
  disk: z.object({ homeFreeBytes: z.number(), cacheFreeBytes: z.number(), homeUsedBytes: z.number() }),
  machine: z.object({ platform: z.string(), architecture: z.string(), cores: z.int(), memoryBytes: z.number() }),
  checks: z.array(DoctorCheck),
});
export type DoctorReport = z.infer<typeof DoctorReport>;
