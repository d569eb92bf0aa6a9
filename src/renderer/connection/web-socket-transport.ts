import { RPCLink } from '@orpc/client/websocket';
import { AppError } from '../../shared/errors.ts';
import type { Transport } from './transport.ts';

/** The browser door: contract calls over a WebSocket beside the page, let in by the page's cookie. */
export const webSocketTransport: Transport = async () => {
  const socket = new WebSocket(new URL('/contract', location.href.replace(/^http/, 'ws')));
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true });
    socket.addEventListener('close', () => resolve(false), { once: true });
  });
  if (await opened) return { link: new RPCLink({ websocket: socket }), closed };
  // A refused WebSocket handshake looks like a dead server to a page; a plain request tells them apart.
  const answer = await fetch('/session', { cache: 'no-store' }).catch(() => null);
  if (answer !== null && (answer.status === 401 || answer.status === 403)) {
    throw new AppError(
      'access.denied',
      'This page is no longer signed in: Segue was restarted. Open the address it printed in the terminal.',
    );
  }
  throw new AppError('connection.lost', 'Segue does not answer. Start it again with "npm start" and this page will reconnect.');
};
