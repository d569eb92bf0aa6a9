/** Every refusal Segue can make, with the severity the interface shows it at. Codes are stable: scripts and tests rely on them. */
export const ERROR_CODES = {
  'input.invalid': 'error',
  'dataset.notFound': 'error',
  'dataset.exists': 'error',
  'dataset.missingColumn': 'error',
  'dataset.unreadable': 'error',
  'dataset.unknownFormat': 'error',
  'dataset.rejectedRow': 'error',
  'dataset.empty': 'error',
  'dataset.noFeatures': 'error',
  'dataset.noRatings': 'error',
  'dataset.noGroups': 'error',
  'dataset.damaged': 'error',
  'dataset.inUse': 'error',
  'data.crashed': 'error',
  'data.cancelled': 'warning',
  'split.impossible': 'error',
  'model.notFound': 'error',
  'model.invalidHyperparameter': 'error',
  'search.notFound': 'error',
  'search.exists': 'error',
  'search.invalidSpec': 'error',
  'search.tooLarge': 'error',
  'run.notFound': 'error',
  'run.notFinished': 'error',
  'run.noCheckpoint': 'error',
  'metric.unknown': 'error',
  'filter.invalid': 'error',
  'training.diverged': 'error',
  'trial.crashed': 'error',
  'trial.outOfMemory': 'error',
  'audition.unknownTrack': 'warning',
  'audio.notMapped': 'error',
  'audio.nothingMatched': 'error',
  'audio.missing': 'error',
  'audio.notAudio': 'error',
  'serving.noRun': 'error',
  'serving.unknownListener': 'error',
  'key.notFound': 'error',
  'api.unauthorized': 'error',
  'api.tooManyRequests': 'warning',
  'api.tooLarge': 'error',
  'api.notFound': 'error',
  'api.methodNotAllowed': 'error',
  'api.unsupportedMediaType': 'error',
  'engine.unavailable': 'error',
  'engine.unsupported': 'error',
  'storage.full': 'error',
  'storage.damaged': 'error',
  'storage.newer': 'error',
  'storage.busy': 'error',
  'access.denied': 'error',
  'door.portUnavailable': 'error',
  'door.noPage': 'error',
  'connection.lost': 'warning',
  internal: 'error',
} as const satisfies Record<string, 'error' | 'warning'>;

export type ErrorCode = keyof typeof ERROR_CODES;
export type ErrorDetails = Record<string, unknown>;

/** What crosses a process boundary in place of an AppError. */
export type SerializedError = { code: ErrorCode; message: string; details: ErrorDetails };

/**
 * An expected failure. The message states the received value and the cure; the code is stable.
 * Anything thrown that is not an AppError is a bug and is shown as `internal`.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}

/** Turns anything thrown into what may cross a process boundary; an unexpected error keeps its message but not its stack. */
export function serializeError(error: unknown): SerializedError {
  if (error instanceof AppError) return { code: error.code, message: error.message, details: error.details };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, details: {} };
}

export function deserializeError(error: SerializedError): AppError {
  return new AppError(error.code, error.message, error.details);
}
