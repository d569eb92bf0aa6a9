import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from '../../src/main/workbench/workbench.ts';
import { ImportRequest } from '../../src/shared/domain/dataset.ts';
import { ringSessions } from './small-split.ts';

const TRACKS = 60;

/** Imports sessions that GRU4Rec learns in a moment and popularity never, as data set `ring`. */
export async function importRing(workbench: Workbench, sessions = 400): Promise<void> {
  const path = join(workbench.home, 'ring.csv');
  const lines = ringSessions(sessions, TRACKS, 1).flatMap((tracks, session) =>
    tracks.map((track, position) => `s${session},${position},track ${track},${session % 3 === 0 ? 'phone' : 'desktop'}`),
  );
  writeFileSync(path, `session_id,position,track_id,device\n${lines.join('\n')}\n`);
  const request = ImportRequest.parse({ paths: [path], name: 'ring', roles: { device: 'context' } });
  for await (const event of workbench.datasets.import(request)) {
    if (event.type === 'done') return;
  }
}
