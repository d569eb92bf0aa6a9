import { AppError } from '../../shared/errors.ts';

const FULL = /ENOSPC|EDQUOT|EFBIG|no space left|disk quota|file too large|disk full|max_temp_directory_size/i;
const DENIED = /\bEACCES\b|\bEPERM\b|permission denied/i;

/** Names a failure to write for what it is; anything else is passed on as it came. */
export function storageError(error: unknown, directory: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (FULL.test(error.message)) {
    return new AppError(
      'storage.full',
      `There is no room left to write below ${directory}. Free some disk space, or move Segue's home with --home, and try again.`,
      { directory, reason: error.message },
      { cause: error },
    );
  }
  if (DENIED.test(error.message)) {
    return new AppError(
      'access.denied',
      `Segue may not write below ${directory}. Mend the permissions of that folder, or move Segue's home with --home.`,
      { directory, reason: error.message },
      { cause: error },
    );
  }
  return error;
}
