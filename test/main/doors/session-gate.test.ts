import { describe, expect, it } from 'vitest';
import { createSessionGate } from '../../../src/main/doors/browser/session-gate.ts';

const PORT = 4321;

function signedIn() {
  const gate = createSessionGate(PORT);
  const cookie = gate.signIn(gate.token)?.split(';')[0] ?? '';
  return { gate, cookie };
}

describe('session gate', () => {
  it('signs in with the token alone, by a cookie that scripts and other sites cannot use', () => {
    const gate = createSessionGate(PORT);
    expect(gate.signIn(gate.token)).toMatch(/^segue-4321=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(gate.signIn('')).toBeNull();
    expect(gate.signIn(`${gate.token}x`)).toBeNull();
    expect(gate.signIn(gate.token.toLowerCase().replace(/./, '_'))).toBeNull();
  });

  it('allows a page request with the cookie on either loopback name', () => {
    const { gate, cookie } = signedIn();
    for (const host of ['127.0.0.1:4321', 'localhost:4321']) {
      expect(gate.judge({ host, cookie }, false)).toBe('allowed');
      expect(gate.judge({ host, cookie: `other=1; ${cookie}`, origin: `http://${host}` }, true)).toBe('allowed');
    }
  });

  it('finds a request without the cookie, or with one of another start, signed out', () => {
    const { gate } = signedIn();
    const host = '127.0.0.1:4321';
    expect(gate.judge({ host }, false)).toBe('signed-out');
    expect(gate.judge({ host, cookie: signedIn().cookie }, false)).toBe('signed-out');
    expect(gate.judge({ host, cookie: `segue-4321=${gate.token}` }, false)).toBe('signed-out');
    expect(gate.judge({ host, origin: 'http://127.0.0.1:4321' }, true)).toBe('signed-out');
  });

  it('finds another host, another origin, or a WebSocket without an origin foreign, cookie or not', () => {
    const { gate, cookie } = signedIn();
    const host = '127.0.0.1:4321';
    expect(gate.judge({ cookie }, false)).toBe('foreign');
    for (const rebound of ['evil.example:4321', '127.0.0.1', '127.0.0.1:80', 'localhost.evil.example:4321']) {
      expect(gate.judge({ host: rebound, cookie }, false)).toBe('foreign');
    }
    for (const origin of ['http://evil.example', 'https://127.0.0.1:4321', 'http://127.0.0.1:9999', 'null', 'http://localhost:4321']) {
      expect(gate.judge({ host, cookie, origin }, true)).toBe('foreign');
      expect(gate.judge({ host, cookie, origin }, false)).toBe('foreign');
    }
    expect(gate.judge({ host, cookie }, true)).toBe('foreign');
  });
});
