import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { runSegue, serveSegue } from '../support/segue-program.ts';
import { temporaryHome } from '../support/temporary-home.ts';

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** A request as a browser cannot be made to send it: any Host, any path, any method. */
function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** The HTTP status that a WebSocket handshake meets; 101 where it is let in. */
function shakeHands(port: number, headers: Record<string, string>, path = '/contract'): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => undefined);
  });
}

describe('who gets in through the browser door', () => {
  it('lets in only a browser that opened the printed address, and only its own pages', async () => {
    const { url, port, stop } = await serveSegue(temporaryHome());
    const { pathname, search } = new URL(url);
    const host = `127.0.0.1:${port}`;
    const origin = `http://${host}`;

    expect(await ask(port, '/')).toMatchObject({ status: 401, text: expect.stringContaining('address that Segue printed') });
    expect((await ask(port, '/?token=guess')).status).toBe(401);
    expect((await ask(port, `${pathname}${search}`, { headers: { Host: `evil.example:${port}` } })).status).toBe(403);

    const signIn = await ask(port, `${pathname}${search}`);
    expect(signIn).toMatchObject({ status: 303, headers: { location: '/' } });
    const setCookie = String(signIn.headers['set-cookie']);
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    const cookie = setCookie.split(';')[0] ?? '';

    const page = await ask(port, '/', { headers: { Cookie: cookie } });
    expect(page).toMatchObject({ status: 200, headers: { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' } });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");

    const signedIn = { Cookie: cookie };
    expect((await ask(port, '/', { headers: { ...signedIn, Host: 'evil.example' } })).status).toBe(403);
    expect((await ask(port, '/', { headers: { ...signedIn, Origin: 'http://evil.example' } })).status).toBe(403);
    expect((await ask(port, '/', { method: 'POST', headers: signedIn })).status).toBe(405);
    const upload = (headers: Record<string, string>) => ask(port, '/uploads/a0b1c2d3/plays.csv', { method: 'POST', headers });
    expect((await upload({ ...signedIn, Origin: origin })).status).toBe(201);
    expect((await upload(signedIn)).status).toBe(403);
    expect((await upload({ ...signedIn, Origin: 'http://evil.example' })).status).toBe(403);
    expect((await upload({ Origin: origin })).status).toBe(401);
    expect((await ask(port, '/uploads/a0b1c2d3/..%2fplays.csv', { method: 'POST', headers: { ...signedIn, Origin: origin } })).status).toBe(
      422,
    );
    for (const path of [
      '/../main/cli.js',
      '/..%2fmain%2fcli.js',
      '/%2e%2e/main/cli.js',
      '/assets/../../main/cli.js',
      '//etc/passwd',
      '/nothing',
    ]) {
      expect((await ask(port, path, { headers: signedIn })).status).toBe(404);
    }

    expect(await shakeHands(port, { ...signedIn, Origin: origin })).toBe(101);
    expect(await shakeHands(port, { ...signedIn, Origin: origin }, '/other')).toBe(403);
    expect(await shakeHands(port, { ...signedIn })).toBe(403);
    expect(await shakeHands(port, { ...signedIn, Origin: 'http://evil.example' })).toBe(403);
    expect(await shakeHands(port, { Origin: origin })).toBe(401);
    expect(await shakeHands(port, { ...signedIn, Origin: origin, Host: 'evil.example' })).toBe(403);
    expect(await stop()).toBe(0);
  });

  it('says which port is taken', async () => {
    const { port } = await serveSegue(temporaryHome());
    const second = await runSegue(['serve', '--port', String(port), '--json'], { home: temporaryHome() });
    expect(second).toMatchObject({ status: 1, errors: expect.stringContaining(`Port ${port} is in use by another program`) });
    expect(JSON.parse(second.output).error.code).toBe('door.portUnavailable');
  });
});
