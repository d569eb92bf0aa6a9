import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { RPCHandler } from '@orpc/server/message-port';
import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, screen, session, shell } from 'electron';
import { fromRefusal } from '../../shared/contract/refusal.ts';
import { CHOOSE_FILES, CONNECT } from '../../shared/window-channels.ts';
import { createElectronHost } from '../processes/electron-host.ts';
import { defaultHome } from '../workbench/home.ts';
import { openWorkbench, type Workbench } from '../workbench/workbench.ts';
import { AUDIO_PATH, answerAudio } from './audio-answer.ts';
import { contentSecurityPolicy } from './browser/security-headers.ts';
import { windowMenu } from './electron-menu.ts';
import { builtRenderer, listRendererFiles, type RendererFile } from './renderer-files.ts';
import { createRouter } from './router.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

// The window: the same page and the same contract as the browser door, without a network in between.

const SCHEME = 'segue';
const PAGE = `${SCHEME}://app`;
const home = defaultHome();
const statePath = join(home, 'window.json');

// What Chromium remembers of the page, the theme among it, belongs to the home like everything else.
app.setPath('userData', join(home, 'window'));
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);

let window: BrowserWindow | null = null;
let workbench: Workbench | null = null;
let isClosed = false;
let isAsking = false;

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => showWindow());
  app.on('activate', () => showWindow());
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void quit();
  });
  void app.whenReady().then(open, refuse).catch(refuse);
} else {
  app.quit();
}

async function open(): Promise<void> {
  const opened = await openWorkbench({ home, door: 'window', keepsHome: true, host: createElectronHost() });
  workbench = opened;
  const calls = new RPCHandler(createRouter(opened, (error, path) => opened.log.bug(error, path.join('.'))));
  servePage(await listRendererFiles(builtRenderer()), opened.audio);

  ipcMain.on(CONNECT, (event) => {
    const [port] = event.ports;
    if (port === undefined || !isOwnPage(event.senderFrame)) return;
    calls.upgrade(port);
    port.start();
  });
  ipcMain.handle(CHOOSE_FILES, async (event) => {
    if (window === null || !isOwnPage(event.senderFrame)) return [];
    const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile', 'multiSelections'] });
    return filePaths;
  });
  const isAllowed = (permission: string) => permission === 'notifications';
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)));
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
  Menu.setApplicationMenu(Menu.buildFromTemplate(windowMenu(goTo)));
  showWindow();
}

function isOwnPage(frame: Electron.WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === PAGE;
}

function servePage(files: ReadonlyMap<string, RendererFile>, audio: Workbench['audio']): void {
  protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host === 'app' && pathname.startsWith(AUDIO_PATH)) {
      const { body, ...rest } = await answerAudio(audio, pathname, request.headers.get('range'));
      return new Response(Readable.toWeb(body) as ReadableStream, rest);
    }
    const file = host === 'app' ? files.get(pathname) : undefined;
    if (file === undefined) return new Response('Nothing stands here.', { status: 404 });
    const policy = contentSecurityPolicy({ connect: [], media: audio.origins() });
    const headers = { 'Content-Type': file.mediaType, 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff' };
    return new Response(await readFile(file.path), { headers });
  });
}

function showWindow(): void {
  if (workbench === null) return;
  if (window !== null) {
    if (window.isMinimized()) window.restore();
    window.focus();
    return;
  }
  const { isMaximized, position, width, height } = readWindowState(
    statePath,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const opened = new BrowserWindow({
    ...(position ?? {}),
    width,
    height,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Segue',
    // The page's own ground, so that nothing flashes before it is drawn.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#151618' : '#f6f6f7',
    webPreferences: {
      preload: join(builtRenderer(), '..', 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  window = opened;
  if (isMaximized) opened.maximize();
  opened.once('ready-to-show', () => opened.show());
  opened.on('close', (event) => {
    const { x, y, ...size } = opened.getNormalBounds();
    writeWindowState(statePath, { position: { x, y }, ...size, isMaximized: opened.isMaximized() });
    // The window is the app: it stays, with its page as it is, until it is clear that nothing runs on.
    if (isClosed) return;
    event.preventDefault();
    void quit();
  });
  opened.on('closed', () => {
    window = null;
  });
  // A link that the user has mapped to a track opens in the browser; nothing opens in a window of ours.
  opened.webContents.setWindowOpenHandler(({ url }) => {
    if (/^https?:/.test(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
  opened.webContents.on('will-navigate', (event) => {
    if (!event.url.startsWith(`${PAGE}/`)) event.preventDefault();
  });
  void opened.loadURL(`${PAGE}/`);
}

/** Shows a page of the app. Only what follows the # changes, so the page is not loaded anew. */
function goTo(path: string): void {
  showWindow();
  void window?.loadURL(`${PAGE}/#/${path}`);
}

/** Asks where a search would be stopped; what runs is kept and resumes from its last epoch. */
async function quit(): Promise<void> {
  if (isAsking || isClosed) return;
  isAsking = true;
  const mayQuit = await askToQuit().finally(() => {
    isAsking = false;
  });
  if (!mayQuit) return showWindow();
  window?.hide();
  await workbench?.close();
  isClosed = true;
  app.quit();
}

async function askToQuit(): Promise<boolean> {
  const running = (await workbench?.searches.list())?.filter((search) => search.status === 'running') ?? [];
  if (running.length === 0 || workbench?.canRunSearches !== true) return true;
  const question = {
    type: 'question' as const,
    message: 'A search is running. Stop it and quit?',
    detail: `${running.map((search) => search.name).join(', ')}: finished runs are kept, and resuming goes on from the last epoch.`,
    buttons: ['Stop and quit', 'Keep running'],
    defaultId: 1,
    cancelId: 1,
  };
  const { response } = await (window === null ? dialog.showMessageBox(question) : dialog.showMessageBox(window, question));
  return response === 0;
}

function refuse(error: unknown): void {
  const { code, message } = fromRefusal(error);
  dialog.showErrorBox('Segue cannot open', `${message}\n\n${code}`);
  isClosed = true;
  app.exit(1);
}
