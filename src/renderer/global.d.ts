import type { WindowBridge } from '../shared/window-bridge.ts';

declare global {
  /** Present inside the window, undefined in a browser. */
  var segue: WindowBridge | undefined;
}
