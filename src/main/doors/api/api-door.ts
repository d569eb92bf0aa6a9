import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiKey } from '../../../shared/domain/serving.ts';
import { AppError, serializeError } from '../../../shared/errors.ts';
import type { SessionGate } from '../browser/session-gate.ts';
import type { WorkbenchRouter } from '../router.ts';
import { apiDocument } from './api-document.ts';
import { API_PREFIX, createApiHandler } from './api-handler.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { checkLength, readJson } from './read-json.ts';
import { statusOfCode } from './status-of-code.ts';

const METHODS = ['GET', 'HEAD', 'POST'];

export type ApiDoorOptions = {
  recommendations: WorkbenchRouter['recommendations'];
  findKey: (secret: string) => ApiKey | null;
  gate: SessionGate;
  /** Other sites whose pages may call with a key; none where empty. */
  allowedOrigins: readonly string[];
  reportBug: (error: unknown) => void;
};

/** Answers everything under `/api`; never rejects for what a caller sends. */
export type ApiDoor = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function createApiDoor({ recommendations, findKey, gate, allowedOrigins, reportBug }: ApiDoorOptions): ApiDoor {
  const limiter = createRateLimiter();
  const answerCall = createApiHandler(recommendations, reportBug);
  let document: Promise<string> | null = null;

  /** A key, or the session of a page of ours, which has no limit; throws `api.unauthorized`. */
  function admit({ headers }: IncomingMessage): ApiKey | 'page' {
    const secret = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    const key = secret === undefined ? null : findKey(secret);
    if (key !== null) return key;
    if (secret === undefined && gate.judge(headers, false) === 'allowed') return 'page';
    throw new AppError(
      'api.unauthorized',
      secret === undefined
        ? 'The call has no key. Make one on the System page or with: segue keys make NAME; and send it as Authorization: Bearer KEY'
        : `The key ${secret.slice(0, 10)}… is not known, or was revoked. Make another on the System page or with: segue keys make NAME`,
    );
  }

  function limit(key: ApiKey, response: ServerResponse): void {
    const { isAllowed, left, waitSeconds } = limiter.take(key.id, key.perMinute);
    response.setHeader('RateLimit-Limit', key.perMinute);
    response.setHeader('RateLimit-Remaining', left);
    if (isAllowed) return;
    response.setHeader('Retry-After', waitSeconds);
    throw new AppError(
      'api.tooManyRequests',
      `The key "${key.name}" is good for ${key.perMinute} calls a minute, and has none left. Call again in ${waitSeconds} s, or make a key with more.`,
      { perMinute: key.perMinute, retryAfterSeconds: waitSeconds },
    );
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = URL.parse(request.url ?? '/', 'http://segue');
    if (address === null) throw new AppError('input.invalid', 'This is not an address.');
    checkForm(request, response);
    const caller = admit(request);
    if (caller !== 'page') limit(caller, response);
    if (address.pathname === '/api/openapi.json') {
      document ??= apiDocument().then((made) => JSON.stringify(made));
      return send(response, 200, await document);
    }
    // Answers to HEAD are those to GET without a body, which Node leaves out by itself.
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
    const answered = await answerCall({ method, url: address, headers: request.headers, readBody: () => readJson(request) });
    if (answered !== null) {
      if (answered.etag !== undefined) {
        response.setHeader('ETag', answered.etag);
        response.setHeader('Cache-Control', 'private, no-cache');
      }
      // What is left of a body that was not read to its end is not waited for.
      if (answered.status === 413) response.setHeader('Connection', 'close');
      return send(response, answered.status, answered.text ?? '');
    }
    throw new AppError('api.notFound', `Nothing answers ${method} ${address.pathname.slice(0, 200)}. See /api/reference.`, {
      prefix: API_PREFIX,
    });
  }

  return async (request, response) => {
    const isPreflight = allowOrigin(request, response, allowedOrigins);
    if (isPreflight) return send(response, 204, '');
    try {
      await answer(request, response);
    } catch (error) {
      const refusal = serializeError(error);
      if (refusal.code === 'internal') reportBug(error);
      if (response.headersSent) response.destroy();
      else send(response, statusOfCode(refusal.code), JSON.stringify(refusal));
    }
  };
}

/** Refuses methods, media types and sizes before anything of the body is read. */
function checkForm({ method = '', headers }: IncomingMessage, response: ServerResponse): void {
  if (!METHODS.includes(method)) {
    response.setHeader('Allow', METHODS.join(', '));
    throw new AppError('api.methodNotAllowed', `The API does not answer ${method}. Use GET or POST as /api/reference says.`);
  }
  try {
    checkLength(headers['content-length']);
  } catch (error) {
    response.setHeader('Connection', 'close');
    throw error;
  }
  const type = headers['content-type'];
  if (method === 'POST' && type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) {
    throw new AppError('api.unsupportedMediaType', `The body is said to be ${type.slice(0, 100)}. Send JSON as application/json.`);
  }
}

/** Lets pages of other sites in that were allowed to; true where the call only asks whether it may. */
function allowOrigin({ method, headers }: IncomingMessage, response: ServerResponse, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return false;
  response.setHeader('Vary', 'Origin');
  if (headers.origin === undefined || !allowed.includes(headers.origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', headers.origin);
  response.setHeader('Access-Control-Expose-Headers', 'ETag, RateLimit-Limit, RateLimit-Remaining, Retry-After');
  if (method !== 'OPTIONS') return false;
  response.setHeader('Access-Control-Allow-Methods', METHODS.join(', '));
  response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type, If-None-Match');
  response.setHeader('Access-Control-Max-Age', '600');
  return true;
}

function send(response: ServerResponse, status: number, body: string): void {
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="segue"');
  if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store');
  if (body !== '') response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.writeHead(status);
  response.end(body);
}
