import type { ModelDescription } from '../../shared/domain/model.ts';
import type { DoctorReport, EngineKind } from '../../shared/domain/system.ts';
import { describeModel } from '../models/describe-model.ts';
import { models } from '../models/registry.ts';

export type SystemOptions = { version: string; engine: EngineKind; doctor: () => Promise<DoctorReport> };

/** The installation itself: its health, its models, its heartbeat. */
export function createSystem({ version, engine, doctor }: SystemOptions) {
  const openedAt = Date.now();
  return {
    doctor,
    models: async (): Promise<ModelDescription[]> => models.map(describeModel),
    ping: async () => ({ version, engine, uptimeSeconds: (Date.now() - openedAt) / 1000 }),
  };
}
