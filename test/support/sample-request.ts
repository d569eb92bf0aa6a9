import type { GenerateRequest } from '../../src/shared/domain/dataset.ts';

/** The request for a tiny sample world, with what a test wants otherwise. */
export function sampleRequest(changes: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    name: 'tiny',
    holds: 'sessions',
    users: 200,
    sessions: 2_000,
    tracks: 500,
    seed: 1,
    sessionLength: { minimum: 3, mean: 12, maximum: 40 },
    ...changes,
  };
}
