import type { IncomingMessage } from 'node:http';
import { AppError } from '../../../shared/errors.ts';

/** A thousand long track ids fit. */
const LARGEST_BODY_BYTES = 2 ** 20;

/** Reads a body as JSON, nothing where it is empty; throws `api.tooLarge`, and `input.invalid` where it is no JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > LARGEST_BODY_BYTES) throw tooLarge('more');
    parts.push(part);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(parts).toString());
  } catch (error) {
    throw new AppError('input.invalid', `The body is no JSON: ${String(error)}. Send an object such as {"session": ["track id"]}.`);
  }
}

/** Throws `api.tooLarge` for a body that says it is too large, before any of it is read. */
export function checkLength(length: string | undefined): void {
  if (length !== undefined && Number(length) > LARGEST_BODY_BYTES) throw tooLarge(length);
}

function tooLarge(received: string): AppError {
  return new AppError(
    'api.tooLarge',
    `A body holds at most ${LARGEST_BODY_BYTES} bytes; this one has ${received}. Send at most 1,000 tracks.`,
    { received, most: LARGEST_BODY_BYTES },
  );
}
