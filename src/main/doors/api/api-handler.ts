import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { ORPCError } from '@orpc/server';
import { BodyLimitPlugin } from '@orpc/server/node';
import { fromRefusal } from '../../../shared/contract/refusal.ts';
import { AppError, serializeError } from '../../../shared/errors.ts';
import type { WorkbenchRouter } from '../router.ts';
import { statusOfCode } from './status-of-code.ts';

export const API_PREFIX = '/api/v1';
/** A thousand long track ids fit. */
export const LARGEST_BODY_BYTES = 2 ** 20;

/** Answers a call of the HTTP API; false where nothing stands at its address. */
export type ApiHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** The recommendations of the contract over plain HTTP: refusals with their status and code, answers with an ETag. */
export function createApiHandler(recommendations: WorkbenchRouter['recommendations'], reportBug: (error: unknown) => void): ApiHandler {
  const handler = new OpenAPIHandler(recommendations, {
    plugins: [new BodyLimitPlugin({ maxBodySize: LARGEST_BODY_BYTES })],
    rootInterceptors: [
      async ({ request, next }) => {
        const result = await next();
        if (!result.matched || result.response.status !== 200) return result;
        const etag = `"${createHash('sha1').update(JSON.stringify(result.response.body)).digest('base64url')}"`;
        const headers = { ...result.response.headers, etag, 'cache-control': 'private, no-cache' };
        const isKnown = request.method === 'GET' && namesTag(request.headers['if-none-match'], etag);
        return { ...result, response: isKnown ? { status: 304, headers, body: undefined } : { ...result.response, headers } };
      },
    ],
    interceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (error) {
          throw toApiError(error, reportBug);
        }
      },
    ],
    customErrorResponseBodyEncoder: ({ data }) => data,
  });
  return async (request, response) => (await handler.handle(request, response, { prefix: API_PREFIX })).matched;
}

function namesTag(header: string | string[] | undefined, etag: string): boolean {
  const tags = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

function toApiError(error: unknown, reportBug: (error: unknown) => void): ORPCError<string, unknown> {
  const refusal = toRefusal(error);
  if (refusal.code === 'internal' && !(error instanceof ORPCError)) reportBug(error);
  return new ORPCError('REFUSED', {
    status: statusOfCode(refusal.code),
    message: refusal.message,
    data: serializeError(refusal),
    cause: error,
  });
}

function toRefusal(error: unknown): AppError {
  if (error instanceof SyntaxError) {
    return new AppError('input.invalid', `The body is no JSON: ${error.message}. Send an object such as {"session": ["track id"]}.`);
  }
  if (error instanceof ORPCError && error.code === 'PAYLOAD_TOO_LARGE') return tooLarge('more');
  return fromRefusal(error);
}

export function tooLarge(received: string): AppError {
  return new AppError(
    'api.tooLarge',
    `A body holds at most ${LARGEST_BODY_BYTES} bytes; this one has ${received}. Send at most 1,000 tracks.`,
    { received, most: LARGEST_BODY_BYTES },
  );
}
