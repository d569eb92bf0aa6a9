import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { StandardOpenAPIHandler } from '@orpc/openapi/standard';
import { ORPCError } from '@orpc/server';
import { fromRefusal } from '../../../shared/contract/refusal.ts';
import { serializeError } from '../../../shared/errors.ts';
import type { WorkbenchRouter } from '../router.ts';
import { statusOfCode } from './status-of-code.ts';

export const API_PREFIX = '/api/v1';

export type ApiCall = {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  /** The body as JSON; asked for where the call has one. */
  readBody: () => Promise<unknown>;
};

/** `text` is null where the caller has the answer already. */
export type ApiAnswer = { status: number; text: string | null; etag?: string };

/** Answers a call of the HTTP API; null where nothing stands at its address. */
export type ApiHandler = (call: ApiCall) => Promise<ApiAnswer | null>;

/** The recommendations of the contract over plain HTTP: refusals with their status and code, answers with an ETag. */
export function createApiHandler(recommendations: WorkbenchRouter['recommendations'], reportBug: (error: unknown) => void): ApiHandler {
  const handler = new StandardOpenAPIHandler(recommendations, {
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
  return async ({ method, url, headers, readBody }) => {
    const request = { method, url, headers, signal: undefined, body: readBody };
    const { response } = await handler.handle(request, { prefix: API_PREFIX, context: {} });
    if (response === undefined) return null;
    const text = JSON.stringify(response.body);
    if (response.status !== 200) return { status: response.status, text };
    const etag = `"${hash('sha1', text, 'base64url')}"`;
    const isKnown = method === 'GET' && namesTag(headers['if-none-match'], etag);
    return isKnown ? { status: 304, text: null, etag } : { status: 200, text, etag };
  };
}

function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

function toApiError(error: unknown, reportBug: (error: unknown) => void): ORPCError<string, unknown> {
  const refusal = fromRefusal(error);
  if (refusal.code === 'internal' && !(error instanceof ORPCError)) reportBug(error);
  return new ORPCError('REFUSED', {
    status: statusOfCode(refusal.code),
    message: refusal.message,
    data: serializeError(refusal),
    cause: error,
  });
}
