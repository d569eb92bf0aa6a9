import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { AppError, serializeError } from '../../shared/errors.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { type ApiDoor, createApiDoor } from './api/api-door.ts';
import { AUDIO_PATH, type AudioAnswer, answerAudio } from './audio-answer.ts';
import { referencePolicy, securityHeaders } from './browser/security-headers.ts';
import { createSessionGate, type SessionGate, type Verdict } from './browser/session-gate.ts';
import { listRendererFiles, type RendererFile } from './renderer-files.ts';
import type { WorkbenchRouter } from './router.ts';

const LOOPBACK = '127.0.0.1';
const CONTRACT_PATH = '/contract';
const UPLOADS_PATH = '/uploads/';
const HEALTH_PATH = '/health';
const REFERENCE_PATH = '/api/reference';
const REFERENCE_PAGE = '/reference.html';
/** Addresses to remember, and where what they name stands. */
const MOVED: Readonly<Record<string, string>> = { [REFERENCE_PATH]: REFERENCE_PAGE, '/listen': '/#/listen' };
/** Answers for programs are no pages: the rest of the page's headers would only cost time. */
const API_HEADERS = [['X-Content-Type-Options', 'nosniff']] as const;
/** A connection may rest this long between two calls: Node's own five seconds reset callers who ask every few seconds. */
const RESTING_MS = 75_000;
const LARGEST_MESSAGE_BYTES = 16 * 2 ** 20;
const REFUSALS: Record<Exclude<Verdict, 'allowed'>, { status: number; title: string; text: string }> = {
  'signed-out': {
    status: 401,
    title: 'Unauthorized',
    text: 'Open the address that Segue printed in the terminal: it carries the token this page needs.',
  },
  foreign: {
    status: 403,
    title: 'Forbidden',
    text: 'Segue answers only its own pages on this computer, at the address it printed in the terminal.',
  },
};

/** The browser door while it stands open. */
export type ServeDoor = {
  /** With the token: to be shown to the person at this computer only. */ url: string;
  port: number;
  close: () => Promise<void>;
};

export type ServeOptions = {
  router: WorkbenchRouter /** The built page. */;
  rendererDirectory: string /** 0 takes any free port. */;
  port: number;
  services: DoorServices;
  /** The address to listen at; left out: this computer alone can call. */
  host?: string | undefined;
  /** Other sites whose pages may call the HTTP API with a key; none where left out. */
  allowedOrigins?: readonly string[] | undefined;
};

/** What the browser door needs of a workbench beside the contract: it takes in files, sends mapped audio, knows keys of the HTTP API, and logs bugs. */
export type DoorServices = Pick<Workbench, 'receiveUpload' | 'serving' | 'audio' | 'log' | 'version'>;

/**
 * Opens the workbench to browsers on this computer: the page over HTTP, the contract over a WebSocket beside it.
 * Throws `door.portUnavailable` where the port is taken or not allowed, `door.noPage` where the page is not built.
 */
export async function openServeDoor({
  router,
  rendererDirectory,
  port: wantedPort,
  services,
  host = LOOPBACK,
  allowedOrigins = [],
}: ServeOptions): Promise<ServeDoor> {
  const files = await listRendererFiles(rendererDirectory);
  const server = createServer();
  // A large file takes longer to come in than any page; the time for the headers stays bounded.
  server.requestTimeout = 0;
  server.keepAliveTimeout = RESTING_MS;
  const port = await listen(server, host, wantedPort);
  const gate = createSessionGate(port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE_BYTES });
  const calls = new RPCHandler(router);
  const api = createApiDoor({
    recommendations: router.recommendations,
    findKey: services.serving.findKey,
    gate,
    allowedOrigins,
    reportBug: (error) => services.log.bug(error, 'HTTP API'),
  });

  server.on('request', (request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isApi = isApiCall(request);
    const headers = isApi ? API_HEADERS : Object.entries(securityHeaders(port, services.audio.origins()));
    for (const [name, value] of headers) response.setHeader(name, value);
    await (isApi ? api : choose(request))(request, response);
  }
  function choose({ method, url = '' }: IncomingMessage): ApiDoor {
    if (url === HEALTH_PATH) return async (_request, response) => sayJson(response, 200, { status: 'ok', version: services.version });
    if (method === 'POST' && url.startsWith(UPLOADS_PATH))
      return (request, response) => answerUpload(request, response, gate, services.receiveUpload);
    return (request, response) => answer(request, response, gate, files, services.audio);
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const verdict = request.url === CONTRACT_PATH ? gate.judge(request.headers, true) : 'foreign';
    if (verdict !== 'allowed') {
      const { status, title } = REFUSALS[verdict];
      socket.end(`HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      void calls.upgrade(webSocket);
    });
  });

  return {
    url: `http://${LOOPBACK}:${port}/?token=${gate.token}`,
    port,
    close: async () => {
      for (const webSocket of sockets.clients) webSocket.close(1001, 'Segue is stopping');
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      for (const webSocket of sockets.clients) webSocket.terminate();
    },
  };
}

function isApiCall({ url = '' }: IncomingMessage): boolean {
  return url.startsWith('/api/') && !url.startsWith(REFERENCE_PATH);
}

/** `POST /uploads/<batch>/<name>` with the file as its body; only from a page of ours, which names its Origin. */
async function answerUpload(
  request: IncomingMessage,
  response: ServerResponse,
  gate: SessionGate,
  receive: DoorServices['receiveUpload'],
): Promise<void> {
  const verdict = gate.judge(request.headers, true);
  if (verdict !== 'allowed') return say(response, REFUSALS[verdict].status, REFUSALS[verdict].text);
  try {
    const [batch = '', name = ''] = (request.url ?? '').slice(UPLOADS_PATH.length).split('/').map(decodeURIComponent);
    sayJson(response, 201, await receive({ batch, name, content: request }));
  } catch (error) {
    const { code, message } = serializeError(error);
    sayJson(response, 422, { code, message });
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  gate: SessionGate,
  files: ReadonlyMap<string, RendererFile>,
  audio: DoorServices['audio'],
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return say(response, 405, 'Only GET and HEAD are answered here.');
  }
  const verdict = gate.judge(request.headers, false);
  if (verdict === 'foreign') return say(response, REFUSALS.foreign.status, REFUSALS.foreign.text);
  const address = URL.parse(request.url ?? '/', 'http://segue');
  if (address === null) return say(response, 400, 'This is not an address.');
  const { pathname, searchParams } = address;
  const token = searchParams.get('token');
  const cookie = token === null ? null : gate.signIn(token);
  if (cookie !== null) {
    // Sent on without the token, so that it stays out of the history and of copied addresses.
    response.setHeader('Set-Cookie', cookie);
    response.setHeader('Location', pathname.startsWith('//') ? '/' : pathname);
    return say(response, 303, 'Signed in.');
  }
  if (verdict === 'signed-out') return say(response, REFUSALS['signed-out'].status, REFUSALS['signed-out'].text);
  if (pathname === '/session') return say(response, 200, 'Signed in.');
  const moved = MOVED[pathname];
  if (moved !== undefined) {
    response.setHeader('Location', moved);
    return say(response, 303, `See ${moved}.`);
  }
  if (pathname.startsWith(AUDIO_PATH))
    return await sendAudio(request, response, await answerAudio(audio, pathname, request.headers.range ?? null));
  if (pathname === REFERENCE_PAGE) response.setHeader('Content-Security-Policy', referencePolicy());
  const file = files.get(pathname);
  if (file === undefined) return say(response, 404, `Nothing stands at ${pathname}.`);
  await sendFile(request, response, file);
}

async function sendFile(request: IncomingMessage, response: ServerResponse, { path, mediaType, isImmutable }: RendererFile): Promise<void> {
  const { size } = await stat(path);
  response.setHeader('Content-Type', mediaType);
  response.setHeader('Content-Length', size);
  response.setHeader('Cache-Control', isImmutable ? 'private, max-age=31536000, immutable' : 'no-store');
  response.writeHead(200);
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(path), response);
}

async function sendAudio(request: IncomingMessage, response: ServerResponse, { status, headers, body }: AudioAnswer): Promise<void> {
  response.writeHead(status, headers);
  if (request.method === 'HEAD') {
    body.destroy();
    response.end();
  } else await pipeline(body, response);
}

function sayJson(response: ServerResponse, status: number, body: object): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(status);
  response.end(JSON.stringify(body));
}

function say(response: ServerResponse, status: number, text: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(status);
  response.end(`${text}\n`);
}

/** Answers with the port taken. */
async function listen(server: ReturnType<typeof createServer>, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, port)));
    server.listen({ host, port, exclusive: true }, () => resolve());
  });
  return (server.address() as AddressInfo).port;
}

function portError(error: NodeJS.ErrnoException, port: number): AppError {
  const found =
    error.code === 'EADDRINUSE'
      ? 'is in use by another program'
      : error.code === 'EACCES'
        ? 'is not open to this user'
        : `cannot be used (${error.message})`;
  return new AppError(
    'door.portUnavailable',
    `Port ${port} ${found}. Choose another with --port, or leave --port out to take any free one.`,
    { port },
    { cause: error },
  );
}
