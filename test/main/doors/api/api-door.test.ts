import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShelfAnswer } from '../../../../src/shared/domain/shelf.ts';
import { type SmallService, smallService } from '../../../support/small-service.ts';

const ELSEWHERE = 'https://elsewhere.example';
let service: SmallService;

beforeAll(async () => {
  service = await smallService({ allowedOrigins: [ELSEWHERE] });
});
afterAll(async () => {
  await service.close();
  expect(service.bugs).toEqual([]);
});

async function shelf(path: string, init?: RequestInit): Promise<ShelfAnswer> {
  const response = await service.call(`/api/v1${path}`, init);
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as ShelfAnswer;
}

async function refusal(path: string, init?: RequestInit) {
  const response = await service.call(path, init);
  return { status: response.status, headers: response.headers, ...((await response.json()) as { code: string; message: string }) };
}

const post = (body: unknown): RequestInit => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

describe('the shelves over HTTP', () => {
  it('answers what is trending with the run that serves it', async () => {
    const { run, tracks } = await shelf('/trending?k=5');
    expect(run).toBe(service.runs.itemKnn);
    expect(tracks.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5]);
    expect(tracks.map(({ score }) => score)).toEqual(tracks.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(tracks[0]).toMatchObject({ title: expect.any(String), artist: expect.any(String) });
  });

  it('answers with tracks that sound like one, and with tracks near those that are liked', async () => {
    const [a = '', b = ''] = service.tracks;
    const alike = await shelf(`/because-you-listened?track=${encodeURIComponent(a)}&k=4`);
    expect(alike.tracks).toHaveLength(4);
    expect(alike.tracks.map(({ track }) => track)).not.toContain(a);
    expect(alike.how).toContain('standardised features');
    const learnt = await shelf('/because-you-liked', post({ liked: [a, b], run: service.runs.gru4rec, k: 3 }));
    expect(learnt).toMatchObject({ run: service.runs.gru4rec, how: expect.stringContaining('vectors the run has learnt') });
    expect(learnt.tracks).toHaveLength(3);
    const counted = await shelf(`/because-you-liked?liked=${a}&liked=${b}&k=3`);
    expect(counted.tracks.map(({ track }) => track)).not.toContain(a);
    // A run that continues collections says what goes with them as well, once it serves the shelf.
    await service.workbench.serving.serve({ shelf: 'because-you-liked', run: service.runs.ials });
    const collected = await shelf('/because-you-liked', post({ liked: [a, b], k: 3 }));
    expect(collected).toMatchObject({ run: service.runs.ials, how: 'What the run continues a list of these tracks with.' });
    expect(collected.tracks).toHaveLength(3);
    expect(collected.tracks.map(({ track }) => track)).not.toContain(a);
    await service.workbench.serving.serve({ shelf: 'because-you-liked', run: service.runs.itemKnn });
  });

  it('continues a session as the audition does, by address and by body, for many callers at once', async () => {
    const session = service.tracks.slice(0, 3);
    const audition = { context: {}, targets: [], k: 10 };
    for (const run of [service.runs.itemKnn, service.runs.gru4rec]) {
      const sessions = service.tracks.map((track, place) => [track, ...session.slice(0, place % 3)]);
      const answers = await Promise.all(sessions.map((tracks) => shelf('/continue-session', post({ run, session: tracks }))));
      for (const [place, answer] of answers.entries()) {
        const expected = await service.workbench.audition.recommend({ run, session: sessions[place]!, ...audition });
        expect(answer.tracks.map(({ track }) => track)).toEqual(expected.tracks.map(({ track }) => track));
      }
    }
    const query = session.map((track) => `session=${encodeURIComponent(track)}`).join('&');
    expect(await shelf(`/continue-session?${query}`)).toEqual(await shelf('/continue-session', post({ session })));
    expect((await shelf(`/continue-session?session=${session[0]}&session=nobody`)).unknownTracks).toEqual(['nobody']);
  });

  it('starts a session in a context, for a session or for a listener', async () => {
    const { sessions } = await service.workbench.audition.sessions({
      runs: [service.runs.averageSession],
      filter: {},
      order: { by: 'number' },
      onlyMoments: true,
      limit: 1,
    });
    const { session } = sessions[0]!;
    const { listener, now } = await service.workbench.audition.moment({ run: service.runs.averageSession, session });
    const context = now.contexts.find(({ name }) => name === 'device')!;
    const answer = await shelf(`/start-session?session=${session}&context[device]=${context.value}&k=3`);
    expect(answer.tracks).toHaveLength(3);
    expect((await shelf(`/start-session?listener=${encodeURIComponent(listener!)}`)).tracks).toHaveLength(10);
    expect(await refusal('/api/v1/start-session?listener=nobody')).toMatchObject({ status: 404, code: 'serving.unknownListener' });
    expect(await refusal('/api/v1/start-session')).toMatchObject({ status: 400, code: 'input.invalid' });
  });
});

describe('what the API refuses', () => {
  it.each([
    ['/api/v1/trending?run=nobody', 404, 'run.notFound'],
    ['/api/v1/continue-session?session=nobody', 404, 'audition.unknownTrack'],
    ['/api/v1/because-you-listened?track=nobody', 404, 'audition.unknownTrack'],
    ['/api/v1/trending?k=many', 400, 'input.invalid'],
    ['/api/v1/trending?k=1001', 400, 'input.invalid'],
    ['/api/v1/trending?colour=blue', 400, 'input.invalid'],
    ['/api/v1/continue-session', 400, 'input.invalid'],
    ['/api/v1/nothing', 404, 'api.notFound'],
    ['/api/elsewhere', 404, 'api.notFound'],
  ])('%s with %i %s', async (path, status, code) => {
    expect(await refusal(path)).toMatchObject({ status, code, message: expect.stringMatching(/\w{3}/) });
  });

  it('bad JSON, other media types and methods, and bodies that are too large', async () => {
    const path = '/api/v1/continue-session';
    expect(await refusal(path, post('{"session": ['))).toMatchObject({ status: 400, code: 'input.invalid', message: /no JSON/ });
    expect(await refusal(path, post('[1]'))).toMatchObject({ status: 400, code: 'input.invalid' });
    expect(await refusal(path, { method: 'POST', body: 'session=a', headers: { 'content-type': 'text/plain' } })).toMatchObject({
      status: 415,
      code: 'api.unsupportedMediaType',
    });
    expect(await refusal(path, { method: 'DELETE' })).toMatchObject({ status: 405, code: 'api.methodNotAllowed' });
    const large = JSON.stringify({ session: ['x'.repeat(2 ** 21)] });
    expect(await refusal(path, post(large))).toMatchObject({ status: 413, code: 'api.tooLarge' });
    // Without a length the body is counted as it comes.
    const pieces = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(large));
        controller.close();
      },
    });
    const chunked = { ...post(''), body: pieces, duplex: 'half' } as RequestInit;
    expect(await refusal(path, chunked)).toMatchObject({ status: 413, code: 'api.tooLarge' });
  });

  it('a run of another task, and a shelf that no run serves', async () => {
    expect(await refusal(`/api/v1/trending?run=${service.runs.averageSession}`)).toMatchObject({ status: 400, code: 'input.invalid' });
    await service.workbench.serving.serve({ shelf: 'trending', run: null });
    expect(await refusal('/api/v1/trending')).toMatchObject({ status: 409, code: 'serving.noRun', message: /segue shelves set trending/ });
    await service.workbench.serving.serve({ shelf: 'trending', run: service.runs.itemKnn });
    const wrong = service.workbench.serving.serve({ shelf: 'start-session', run: service.runs.itemKnn });
    await expect(wrong).rejects.toMatchObject({ code: 'input.invalid' });
  });
});

describe('keys', () => {
  it('are needed, are known by their hash alone, and end when they are revoked', async () => {
    const without = await fetch(`${service.origin}/api/v1/trending`);
    expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="segue"']);
    const made = await service.workbench.serving.makeKey({ name: 'short-lived', perMinute: 600 });
    const headers = { authorization: `Bearer ${made.secret}` };
    expect((await service.call('/api/v1/trending', { headers })).status).toBe(200);
    const listed = await service.workbench.serving.keys();
    expect(listed.at(-1)).toEqual({
      id: made.id,
      name: 'short-lived',
      perMinute: 600,
      beginning: made.secret.slice(0, 10),
      createdAt: made.createdAt,
    });
    await service.workbench.serving.revokeKey({ id: made.id });
    expect(await refusal('/api/v1/trending', { headers })).toMatchObject({ status: 401, code: 'api.unauthorized', message: /revoked/ });
    await expect(service.workbench.serving.revokeKey({ id: made.id })).rejects.toMatchObject({ code: 'key.notFound' });
  });

  it('have a limit of their own', async () => {
    const { secret } = await service.workbench.serving.makeKey({ name: 'slow', perMinute: 2 });
    const headers = { authorization: `Bearer ${secret}` };
    const first = await service.call('/api/v1/trending', { headers });
    expect([first.status, first.headers.get('ratelimit-limit'), first.headers.get('ratelimit-remaining')]).toEqual([200, '2', '1']);
    await service.call('/api/v1/trending', { headers });
    const third = await refusal('/api/v1/trending', { headers });
    expect(third).toMatchObject({ status: 429, code: 'api.tooManyRequests' });
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('as HTTP', () => {
  it('answers 304 to who knows the answer, and HEAD without a body', async () => {
    const first = await service.call('/api/v1/trending');
    const etag = first.headers.get('etag')!;
    const again = await service.call('/api/v1/trending', { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await service.call('/api/v1/trending?k=3', { headers: { 'if-none-match': etag } })).status).toBe(200);
    const head = await service.call('/api/v1/trending', { method: 'HEAD' });
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
  });

  it('lets in pages of sites that were allowed, and no others', async () => {
    const [known, stranger] = await Promise.all(
      [ELSEWHERE, 'https://stranger.example'].map((origin) =>
        service.call('/api/v1/trending', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } }),
      ),
    );
    expect([known!.status, known!.headers.get('access-control-allow-origin')]).toEqual([204, ELSEWHERE]);
    expect([stranger!.status, stranger!.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });

  it('says how it is to anybody, and describes itself to who has a key', async () => {
    expect(await (await fetch(`${service.origin}/health`)).json()).toEqual({ status: 'ok', version: service.workbench.version });
    const document = (await (await service.call('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { parameters?: { name: string }[]; responses: Record<string, object> }>>;
    };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/because-you-liked',
      '/because-you-listened',
      '/continue-session',
      '/start-session',
      '/trending',
    ]);
    const { get } = document.paths['/continue-session']!;
    expect(get!.parameters!.map(({ name }) => name).toSorted()).toEqual(['k', 'run', 'session']);
    expect(Object.keys(get!.responses)).toEqual(expect.arrayContaining(['200', '400', '401', '404', '409', '413', '429']));
  });

  it('does not need a Host it knows from who has a key', async () => {
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${service.origin}/api/v1/trending`, {
        headers: { host: 'music.example', authorization: `Bearer ${service.secret}` },
      });
      sent.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      sent.end();
    });
    expect(status).toBe(200);
  });
});
