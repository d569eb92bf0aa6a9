import type { ErrorCode } from '../../../shared/errors.ts';

const STATUSES: Partial<Record<ErrorCode, number>> = {
  'input.invalid': 400,
  'api.unauthorized': 401,
  'run.notFound': 404,
  'dataset.notFound': 404,
  'audition.unknownTrack': 404,
  'serving.unknownListener': 404,
  'api.notFound': 404,
  'api.methodNotAllowed': 405,
  'run.notFinished': 409,
  'run.noCheckpoint': 409,
  'serving.noRun': 409,
  'dataset.noFeatures': 409,
  'api.tooLarge': 413,
  'api.unsupportedMediaType': 415,
  'api.tooManyRequests': 429,
  'trial.crashed': 503,
  'trial.outOfMemory': 503,
  'data.crashed': 503,
  'engine.unavailable': 503,
  'storage.busy': 503,
  'storage.full': 503,
  internal: 500,
};

/** The HTTP status that a refusal of the API goes out with. */
export function statusOfCode(code: ErrorCode): number {
  return STATUSES[code] ?? 422;
}
