// First: schemas look at it when they are made.
import './schemas-without-eval.ts';
import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';
import { mount } from 'svelte';
import AppFrame from './AppFrame.svelte';
import { messagePortTransport } from './connection/message-port-transport.ts';
import { webSocketTransport } from './connection/web-socket-transport.ts';
import { App } from './state/app.svelte.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element with the id "app".');

const app = new App(globalThis.segue === undefined ? webSocketTransport : messagePortTransport);
mount(AppFrame, { target, props: { app } });
