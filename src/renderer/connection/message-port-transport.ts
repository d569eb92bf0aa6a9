import { RPCLink } from '@orpc/client/message-port';
import { CONNECT } from '../../shared/window-channels.ts';
import type { Transport } from './transport.ts';

/** The window's door: contract calls over a message port that the preload hands to the main process. */
export const messagePortTransport: Transport = async () => {
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise<void>((resolve) => {
    port1.addEventListener('close', () => resolve(), { once: true });
  });
  port1.start();
  window.postMessage(CONNECT, location.origin, [port2]);
  return { link: new RPCLink({ port: port1 }), closed };
};
