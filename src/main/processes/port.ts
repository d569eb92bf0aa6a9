/** A child process's end of the channel to main: typed messages out, typed messages in. */
export type ChildPort<Incoming, Outgoing> = {
  send: (message: Outgoing) => void;
  onMessage: (listener: (message: Incoming) => void) => void;
};

/** The part of Electron's `process.parentPort` that is used here; declared so that children never load Electron. */
type ElectronParentPort = {
  postMessage: (message: unknown) => void;
  on: (event: 'message', listener: (event: { data: unknown }) => void) => void;
};

/**
 * Opens the channel to the process that started this one: Electron's parent port inside a utility process, Node's IPC channel elsewhere.
 * When the parent is gone, however it died, this process ends too: a training run without a workbench would be lost work.
 * Messages are structured clones, so NaN, typed arrays and `undefined` survive.
 */
export function openChildPort<Incoming, Outgoing>(): ChildPort<Incoming, Outgoing> {
  const parentPort = (process as { parentPort?: ElectronParentPort }).parentPort;
  if (parentPort !== undefined) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data as Incoming)),
    };
  }
  if (process.send === undefined) throw new Error('This program is started by the Segue workbench; run `segue` instead.');
  process.on('disconnect', () => process.exit(1));
  // Ctrl+C in a terminal reaches every process of it; what stops, and how, is main's to say.
  process.on('SIGINT', () => {});
  return {
    // A broken pipe means that the parent is gone, which `disconnect` handles.
    send: (message) => process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => process.on('message', (message) => listener(message as Incoming)),
  };
}
