import type { ModelDescription } from '../../shared/domain/model.ts';
import type { Settings, SettingsChange } from '../../shared/domain/settings.ts';
import type { DoctorReport, EngineKind } from '../../shared/domain/system.ts';
import { describeModel } from '../models/describe-model.ts';
import { models } from '../models/registry.ts';
import type { Scheduler } from '../search/scheduler.ts';
import type { Store } from '../store/store.ts';
import { createDisk } from './disk.ts';
import type { HomePaths } from './home.ts';
import type { Log } from './log.ts';

export type SystemOptions = {
  version: string;
  engine: EngineKind;
  store: Store;
  scheduler: Scheduler;
  log: Log;
  paths: HomePaths;
  doctor: () => Promise<DoctorReport>;
};

/** The installation itself: its health, its models, its heartbeat. */
export function createSystem({ version, engine, store, scheduler, log, paths, doctor }: SystemOptions) {
  const openedAt = Date.now();
  return {
    doctor,
    ...createDisk({ store, paths }),
    settings: async (): Promise<Settings> => store.settings.read(),
    changeSettings: async (settings: SettingsChange): Promise<Settings> => {
      store.settings.write(settings);
      scheduler.applySettings();
      return store.settings.read();
    },
    log: ({ lines }: { lines: number }): Promise<string[]> => log.tail(lines),
    models: async (): Promise<ModelDescription[]> => models.map(describeModel),
    ping: async () => ({ version, engine, uptimeSeconds: (Date.now() - openedAt) / 1000 }),
  };
}
