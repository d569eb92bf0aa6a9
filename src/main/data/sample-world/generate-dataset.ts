import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatasetDetail, GenerateRequest } from '../../../shared/domain/dataset.ts';
import { buildDataset, fingerprintOf } from '../build-dataset.ts';
import type { Job } from '../job.ts';
import { fillPlaylists, fillRatings } from './fill-collections.ts';
import { fillScratch } from './fill-scratch.ts';
import { makeSampleWorld, SAMPLE_WORLD_VERSION, type SampleWorld } from './sample-world.ts';
import { writePlaylists } from './write-playlists.ts';

/** Raised where other files are made of the same world. */
const MADE_VERSIONS = { sessions: {}, playlists: { made: 2 }, ratings: {} };
const FILL = { sessions: fillScratch, playlists: fillPlaylists, ratings: fillRatings };
/** Turns of the event loop are taken this often while the world is made, so that a cancellation is heard at once. */
const TURN_MS = 50;

/**
 * Makes a sample world and prepares its sessions, its playlists or its ratings as `<datasetsDirectory>/<fingerprint>/`, or finds it there.
 * Its last 14 days are the part `test` and the 5 days before them `validation`, as in P1.
 * Throws `input.invalid` where the request is out of bounds, `storage.full` where the disk is.
 */
export async function generateDataset(request: { options: GenerateRequest; datasetsDirectory: string }, job: Job): Promise<DatasetDetail> {
  const { name, ...parameters } = request.options;
  let world: SampleWorld | null = null;
  return await buildDataset(
    {
      datasetsDirectory: request.datasetsDirectory,
      fingerprint: fingerprintOf({
        format: 'sample-world',
        world: SAMPLE_WORLD_VERSION,
        ...MADE_VERSIONS[parameters.holds],
        ...parameters,
      }),
      source: {
        name,
        format: 'sample-world',
        options: parameters,
        sources: [{ path: `sample world of seed ${parameters.seed}`, bytes: 0, role: 'generated' }],
      },
      fill: async (scratch) => {
        world = await makeWorld(request.options, job);
        return await FILL[request.options.holds](scratch, world);
      },
      finish: async (scratch, directory) => {
        if (world !== null && request.options.holds === 'sessions') await writePlaylists(scratch, directory, world);
      },
    },
    job,
  );
}

async function makeWorld(options: GenerateRequest, job: Job): Promise<SampleWorld> {
  job.report('Making music');
  let lastTurn = performance.now();
  return await makeSampleWorld(options, {
    afterListener: async (listenersDone, events) => {
      if (performance.now() - lastTurn < TURN_MS) return;
      await nextTurn();
      lastTurn = performance.now();
      job.signal.throwIfAborted();
      job.report('Letting listeners listen', listenersDone / options.users, events);
    },
  });
}
