import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { createRouter } from '../../src/main/doors/router.ts';
import { openWorkbench } from '../../src/main/workbench/workbench.ts';

/** A workbench of its own process, asked over the contract as any page asks it. Argument: home. Tells its port, ends with its starter. */
const workbench = await openWorkbench({ home: process.argv[2]!, door: 'bench', keepsHome: true });
const router = createRouter(workbench, (error, path) => console.error(path.join('.'), error));
const calls = new RPCHandler(router);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket: WebSocket) => calls.upgrade(socket, { context: {} }));
server.on('listening', () => process.send?.((server.address() as { port: number }).port));
process.on('disconnect', () => void workbench.close().finally(() => process.exit(0)));
