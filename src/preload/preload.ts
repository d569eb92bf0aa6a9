import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { WindowBridge } from '../shared/window-bridge.ts';
import { CHOOSE_FILES, CONNECT } from '../shared/window-channels.ts';

const bridge: WindowBridge = {
  chooseFiles: () => ipcRenderer.invoke(CHOOSE_FILES),
  pathOf: (file) => webUtils.getPathForFile(file),
};
contextBridge.exposeInMainWorld('segue', bridge);

// A message port cannot pass the context bridge: the page posts it to its own window, and it is handed on from here.
window.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.source === window && event.data === CONNECT && port !== undefined) ipcRenderer.postMessage(CONNECT, null, [port]);
});
