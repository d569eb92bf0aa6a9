/** What the preload gives the page inside the window; a browser page has none of it. */
export type WindowBridge = {
  /** Opens the system's file dialog; answers with absolute paths, none when cancelled. */
  chooseFiles(): Promise<string[]>;
  /** The path of a file that was dropped on the page. */
  pathOf(file: File): string;
};
