import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type Verdict = 'allowed' | 'signed-out' | 'foreign';

/** Who may come in through the browser door: only pages this door served, in a browser that opened the printed address. */
export type SessionGate = {
  /** Goes into the printed address; good for signing in any number of browsers. */
  token: string;
  /** The `Set-Cookie` value for a browser that showed the token, or null for a wrong one. */
  signIn(token: string): string | null;
  /**
   * `foreign` for a Host that is not ours (a name rebound to loopback) or an Origin that is not our page;
   * `signed-out` without the cookie. A WebSocket must name its Origin, a page request need not.
   */
  judge(headers: IncomingHttpHeaders, isWebSocket: boolean): Verdict;
};

/** Makes the gate for one port with fresh secrets: an earlier start's addresses and cookies do not open it. */
export function createSessionGate(port: number): SessionGate {
  const token = randomBytes(24).toString('base64url');
  const session = randomBytes(24).toString('base64url');
  // Cookies do not know ports: the name keeps two workbenches on one machine apart.
  const cookieName = `segue-${port}`;
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);

  return {
    token,
    signIn: (candidate) => (isSame(candidate, token) ? `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict` : null),
    judge(headers, isWebSocket) {
      const { host, origin, cookie } = headers;
      if (host === undefined || !hosts.has(host)) return 'foreign';
      if (origin === undefined ? isWebSocket : origin !== `http://${host}`) return 'foreign';
      const presented = readCookie(cookie, cookieName);
      return presented !== null && isSame(presented, session) ? 'allowed' : 'signed-out';
    },
  };
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined) return value;
  }
  return null;
}

function isSame(candidate: string, secret: string): boolean {
  const [a, b] = [Buffer.from(candidate), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
