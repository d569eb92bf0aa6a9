import { AppError } from './errors.ts';

/** Turns what the file system refuses (disk full, no permission) into a refusal with a cure; anything else stays as it is. */
export function translateFileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const details = { path, system: error.code };
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new AppError(
        'storage.full',
        `There is no room left to write ${path}. Free some space on that disk, then try again.`,
        details,
        {
          cause: error,
        },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError('access.denied', `${path} may not be written. Allow it, or choose another --home.`, details, { cause: error });
    default:
      return error;
  }
}
