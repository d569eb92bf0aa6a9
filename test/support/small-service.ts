import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouter } from '../../src/main/doors/router.ts';
import { openServeDoor } from '../../src/main/doors/serve.ts';
import { openWorkbench, type Workbench } from '../../src/main/workbench/workbench.ts';
import { SearchSpec } from '../../src/shared/domain/search.ts';
import { collect } from './collect.ts';
import { pageFolder } from './page-folder.ts';
import { sampleRequest } from './sample-request.ts';
import { untilEnded } from './watch-until.ts';

/** The HTTP API over a small sample world with finished runs that serve every shelf. */
export type SmallService = {
  workbench: Workbench;
  origin: string;
  /** A key without a limit worth speaking of. */
  secret: string;
  runs: { itemKnn: string; gru4rec: string; averageSession: string; ials: string };
  /** Ids of tracks that the runs know. */
  tracks: string[];
  bugs: unknown[];
  call(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
};

const SPLIT = { dataset: 'sample', split: { kind: 'last-days', testDays: 7 } };
const SEARCHES = [
  {
    ...SPLIT,
    name: 'next',
    models: [{ model: 'item-knn' }, { model: 'gru4rec', fixed: { epochs: 1, hiddenUnits: [16], samples: 32 } }],
  },
  {
    ...SPLIT,
    name: 'starts',
    models: [{ model: 'average-session', fixed: { vectorWidth: 8, vectorEpochs: 1 } }],
    objective: { metric: 'map@100', direction: 'max' },
  },
  {
    dataset: 'sample',
    split: { kind: 'hold-out-tracks', testShare: 0.2 },
    name: 'playlists',
    models: [{ model: 'ials', fixed: { units: 8, epochs: 2 } }],
    objective: { metric: 'ndcg@10', direction: 'max' },
  },
];

/** Makes the world and the runs once, for all tests of a file; whoever asks for it closes it. */
export async function smallService(options: { allowedOrigins?: string[] } = {}): Promise<SmallService> {
  const home = mkdtempSync(join(tmpdir(), 'segue-home-'));
  const bugs: unknown[] = [];
  const workbench = await openWorkbench({ home, door: 'test' });
  const router = createRouter(workbench, (error) => bugs.push(error));
  await collect(workbench.datasets.generate(sampleRequest({ name: 'sample', users: 60, sessions: 600, tracks: 150 })));
  for (const search of SEARCHES) {
    await workbench.searches.start({ spec: SearchSpec.parse(search) });
    await untilEnded(workbench, search.name);
  }
  const runs = await workbench.runs.list({});
  const idOf = (model: string) => runs.find((run) => run.model === model && run.status === 'done')!.id;
  const ids = { itemKnn: idOf('item-knn'), gru4rec: idOf('gru4rec'), averageSession: idOf('average-session'), ials: idOf('ials') };
  for (const shelf of ['trending', 'because-you-listened', 'because-you-liked', 'continue-session'] as const)
    await workbench.serving.serve({ shelf, run: ids.itemKnn });
  await workbench.serving.serve({ shelf: 'start-session', run: ids.averageSession });
  const { secret } = await workbench.serving.makeKey({ name: 'test', perMinute: 10_000_000 });
  const door = await openServeDoor({ router, rendererDirectory: pageFolder(join(home, 'page')), port: 0, services: workbench, ...options });
  const { tracks } = await workbench.recommendations.trending({ k: 20 });
  const origin = `http://127.0.0.1:${door.port}`;
  return {
    workbench,
    origin,
    secret,
    runs: ids,
    tracks: tracks.map(({ track }) => track),
    bugs,
    call: (path, init = {}) => fetch(`${origin}${path}`, { ...init, headers: { authorization: `Bearer ${secret}`, ...init.headers } }),
    close: async () => {
      await door.close();
      await workbench.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
