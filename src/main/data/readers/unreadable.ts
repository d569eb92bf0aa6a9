import { AppError } from '../../../shared/errors.ts';

const REASONS: Record<string, string> = {
  ENOENT: 'it does not exist. Check the path',
  EACCES: 'you have no permission to read it. Change its permissions, or copy it to a place of yours',
  EISDIR: 'it is a folder. Name the files in it',
  Z_BUF_ERROR: 'its compressed content ends too early: the file was cut short. Download or copy it again',
  Z_DATA_ERROR: 'its compressed content is damaged. Download or copy it again',
};

/** The refusal of a source file that the system, or its compression, does not let us read. */
export function unreadable(file: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  // DuckDB appends the statement it was at.
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0]!.replace(/[.\s]+$/, '');
  return new AppError(
    'dataset.unreadable',
    `${file} cannot be read: ${REASONS[code] ?? message}.`,
    { file, reason: code || message },
    { cause: error },
  );
}
