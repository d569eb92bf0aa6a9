import { ORPCError } from '@orpc/contract';
import { AppError, isErrorCode, type SerializedError, serializeError } from '../errors.ts';
import { describeIssues, type InputIssue } from './input-issues.ts';

/** The wire form of an AppError: the `REFUSED` error every procedure declares. */
export function toRefusal(error: AppError): ORPCError<'REFUSED', SerializedError> {
  return new ORPCError('REFUSED', { status: 422, message: error.message, data: serializeError(error), cause: error });
}

/** Reads whatever a call across the contract threw back into an AppError; what nobody foresaw becomes `internal`. */
export function fromRefusal(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ORPCError) {
    if (error.code === 'REFUSED' && isSerializedError(error.data)) {
      return new AppError(error.data.code, error.data.message, error.data.details, { cause: error });
    }
    const invalid = invalidInput(error);
    if (invalid !== null) return invalid;
  }
  return new AppError('internal', error instanceof Error ? error.message : String(error), {}, { cause: error });
}

/** The `input.invalid` refusal for an input that did not pass its schema; null for any other error. */
export function invalidInput(error: ORPCError<string, unknown>): AppError | null {
  if (error.code !== 'BAD_REQUEST' || !hasIssues(error.data)) return null;
  const received = error.cause !== null && typeof error.cause === 'object' && 'data' in error.cause ? error.cause.data : undefined;
  const { message, fields } = describeIssues(error.data.issues, received);
  return new AppError('input.invalid', message, { fields }, { cause: error });
}

function isSerializedError(value: unknown): value is SerializedError {
  return (
    typeof value === 'object' && value !== null && 'code' in value && isErrorCode(value.code) && 'message' in value && 'details' in value
  );
}

function hasIssues(value: unknown): value is { issues: InputIssue[] } {
  return typeof value === 'object' && value !== null && 'issues' in value && Array.isArray(value.issues);
}
