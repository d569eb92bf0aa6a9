import { Agent, request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isErrorCode } from '../../../../src/shared/errors.ts';
import { type SmallService, smallService } from '../../../support/small-service.ts';

const REQUESTS = 10_000;
/** Sent at once. */
const TOGETHER = 50;
/** A request that waits longer has been forgotten. */
const PATIENCE_MS = 120_000;

type Sent = { method: string; path: string; body: string | Buffer; headers: Record<string, string> };
type Received = { status: number; text: string };

let service: SmallService;
const agent = new Agent({ keepAlive: true, maxSockets: TOGETHER });

beforeAll(async () => {
  service = await smallService();
});
afterAll(async () => {
  agent.destroy();
  await service.close();
});

const PATHS = ['/trending', '/because-you-listened', '/because-you-liked', '/continue-session', '/start-session'];

/** Something in the place of an id: known, unknown, or of another kind. */
const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    'null',
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    '%00',
    "'; DROP TABLE runs; --",
  ),
  fc.string({ minLength: 1500, maxLength: 3000 }),
);
const track = () => fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...service.tracks) }, { weight: 1, arbitrary: oddText });
const run = () =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...Object.values(service.runs)) },
    { weight: 1, arbitrary: oddText },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
const count = fc.oneof(fc.integer({ min: -2, max: 1100 }), fc.double(), fc.constantFrom('ten', true, null, [], {}, undefined));

/** What a careful caller sends. */
const whole = () => {
  const tracks = fc.array(fc.constantFrom(...service.tracks), { minLength: 1, maxLength: 6 });
  const shared = { run: fc.constantFrom(undefined, service.runs.itemKnn, service.runs.gru4rec), k: fc.integer({ min: 1, max: 40 }) };
  return fc.record({ ...shared, track: fc.constantFrom(...service.tracks), liked: tracks, session: tracks });
};

/** Slips of the hand, and worse. */
const odd = () =>
  fc.record(
    {
      run: run(),
      k: count,
      track: track(),
      liked: fc.oneof(fc.array(track(), { maxLength: 6 }), track(), fc.anything()),
      session: fc.oneof(fc.array(track(), { maxLength: 6 }), track(), fc.integer({ min: -5, max: 700 }), fc.anything()),
      listener: oddText,
      context: fc.oneof(fc.dictionary(fc.constantFrom('device', 'hour', 'mood'), fc.constantFrom('phone', '8', 'glad')), fc.anything()),
      among: fc.constantFrom('recent', 'catalogue', 'all'),
    },
    { requiredKeys: [] },
  );

/** Only the keys that the address knows, so that many requests are whole ones. */
const KEYS: Record<string, string[]> = {
  '/trending': ['run', 'k'],
  '/because-you-listened': ['run', 'k', 'track'],
  '/because-you-liked': ['run', 'k', 'liked'],
  '/continue-session': ['run', 'k', 'session'],
  '/start-session': ['run', 'k', 'session', 'listener', 'context', 'among'],
};
const json = (value: unknown) =>
  JSON.stringify(value, (_key, part) => (typeof part === 'bigint' || typeof part === 'symbol' ? String(part) : part)) ?? '';

function toQuery(values: Record<string, unknown>): string {
  const parts = Object.entries(values).flatMap(([key, value]) => {
    const each = Array.isArray(value) ? value : [value];
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return Object.entries(value).map(([name, part]) => `${key}[${encode(name)}]=${encode(part)}`);
    return each.filter((part) => part !== undefined).map((part) => `${key}=${encode(part)}`);
  });
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** Lone surrogates have no address. */
const encode = (value: unknown) => encodeURIComponent((typeof value === 'string' ? value : json(value)).toWellFormed());

const sent = (): fc.Arbitrary<Sent> =>
  fc
    .record({
      path: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...PATHS) }, { weight: 1, arbitrary: fc.webPath() }),
      method: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom('GET', 'POST') },
        { weight: 1, arbitrary: fc.constantFrom('HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS') },
      ),
      input: fc.oneof<fc.Arbitrary<Record<string, unknown>>[]>(whole(), odd()),
      isTrimmed: fc.constantFrom(true, true, true, false),
      spoil: fc.constantFrom('no', 'no', 'no', 'no', 'no', 'no', 'cut', 'bytes', 'huge', 'query', 'array'),
      place: fc.nat(),
      bytes: fc.uint8Array({ maxLength: 40 }),
      type: fc.constantFrom(
        'application/json',
        'application/json',
        'application/json',
        'application/json; charset=utf-8',
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
        'text/event-stream',
        '',
      ),
      etag: fc.constantFrom(undefined, '*', '"x"', ',,,', 'W/'),
      key: fc.constantFrom('good', 'good', 'good', 'good', 'good', 'good', 'wrong', 'none', 'odd'),
    })
    .map(({ path, method, input, isTrimmed, spoil, place, bytes, type, etag, key }) => {
      const known = KEYS[path];
      const values =
        isTrimmed && known !== undefined ? Object.fromEntries(Object.entries(input).filter(([name]) => known.includes(name))) : input;
      const hasBody = method !== 'GET' && method !== 'HEAD';
      let body: string | Buffer = hasBody ? json(values) : '';
      if (hasBody && spoil === 'cut') body = body.slice(0, place % (body.length + 1));
      if (hasBody && spoil === 'bytes') body = Buffer.from(bytes);
      if (hasBody && spoil === 'array') body = `[${body}]`;
      // Larger than the API takes, but seldom: it is made and sent whole.
      if (hasBody && spoil === 'huge' && place % 20 === 0) body = `{"session":["${'x'.repeat(2 ** 20)}"]}`;
      const query = hasBody && spoil !== 'query' ? '' : toQuery(values);
      const authorization = { good: `Bearer ${service.secret}`, wrong: 'Bearer segue_wrong', none: undefined, odd: 'Basic Og==' }[key];
      return {
        method,
        path: `/api/v1${path}${query}`.slice(0, 12_000),
        body,
        headers: {
          ...(type === '' || !hasBody ? {} : { 'content-type': type }),
          ...(etag === undefined ? {} : { 'if-none-match': etag }),
          ...(authorization === undefined ? {} : { authorization }),
          ...(hasBody ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
        },
      };
    });

/** Sends a request and reads the answer whole; throws, naming the request, where none comes. */
async function send(one: Sent): Promise<Received> {
  try {
    return await sendOnce(one);
  } catch (error) {
    // A body that is refused unread may end the connection under the caller's pen.
    if (one.body.length > 2 ** 20 && isBroken(error)) return { status: 413, text: '' };
    throw new Error(`${one.method} ${one.path} with ${one.body.length} characters had no answer: ${error}`, { cause: error });
  }
}

function sendOnce(one: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const { method, path, body, headers } = one;
    const call = request(service.origin, { agent, method, path, headers, timeout: PATIENCE_MS });
    call.on('timeout', () => call.destroy(new Error(`nothing came for ${PATIENCE_MS} ms`)));
    call.on('error', (error) => {
      // The server may give up a resting connection in the moment in which it is taken for another request: it is sent again.
      if (call.reusedSocket && isBroken(error)) sendOnce(one).then(resolve, reject);
      else reject(error);
    });
    call.on('response', (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    call.end(body);
  });
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

it('answers ten thousand generated requests, right, wrong and odd, without a failure of its own', { timeout: 900_000 }, async () => {
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(sent(), { minLength: TOGETHER, maxLength: TOGETHER }), async (requests) => {
      const received = await Promise.all(requests.map(send));
      for (const [place, { status, text }] of received.entries()) {
        const { method, path } = requests[place]!;
        seen.set(status, (seen.get(status) ?? 0) + 1);
        expect(status, `${method} ${path}: ${text}`).toBeLessThan(500);
        if (status < 400 || text === '') continue;
        const refusal = JSON.parse(text) as { code: unknown; message: string };
        expect(isErrorCode(refusal.code), `${method} ${path}: ${text}`).toBe(true);
        expect(refusal.message.length).toBeGreaterThan(10);
      }
    }),
    // Told at once: making fifty requests smaller takes minutes, and the message names the one that failed.
    { numRuns: REQUESTS / TOGETHER, seed: 1, endOnFailure: true },
  );
  expect(service.bugs).toEqual([]);
  // The generator reaches what it is meant to reach.
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 404, 405, 413, 415]));
  expect(seen.get(200)).toBeGreaterThan(REQUESTS / 50);
  expect((await service.call('/api/v1/trending')).status).toBe(200);
});
