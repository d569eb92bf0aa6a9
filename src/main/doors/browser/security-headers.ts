/** What a page may reach beside its own files: where the contract answers, and the sites whose audio the user has mapped to tracks. */
export type ForeignSources = { connect: readonly string[]; media: readonly string[] };

/**
 * The policy of every page, through either door: own files only, nothing inline, no frames, no plugins,
 * no requests elsewhere but for audio from the sites named. Svelte is the only code allowed to turn text into elements.
 */
export function contentSecurityPolicy({ connect, media }: ForeignSources): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    `media-src ${["'self'", ...media].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html',
  ].join('; ');
}

/** The policy of the reference page of the HTTP API, whose library writes styles into its elements: own files only, still. */
export function referencePolicy(): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The headers of every answer of the browser door; `media` are the sites whose audio may be played. */
export function securityHeaders(port: number, media: readonly string[]): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy({ connect: [`ws://127.0.0.1:${port}`, `ws://localhost:${port}`], media }),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  };
}
