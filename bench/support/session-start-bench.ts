/** What both programs of the benchmark `session-start` are run with. */
export type SessionStartBench = {
  units: number;
  layerUnits: number;
  /** Listeners side by side. */
  batch: number;
  /** Sessions of each in one chunk, through which errors are sent back. */
  steps: number;
  threads: number;
  listeners: number;
  sessionsEach: number;
  /** Chunks before the clock starts, and chunks it covers. */
  warmUp: number;
  chunks: number;
};
