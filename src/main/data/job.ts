import type { DataProgress } from '../../shared/domain/dataset.ts';

/** Shares of the whole import that its stages take, by measurement on #nowplaying and on P0's size. */
const STAGES = {
  'Checking files': 0.06,
  'Reading rows': 0.44,
  'Forming sessions': 0.25,
  'Writing arrays': 0.15,
  'Computing statistics': 0.1,
} as const;
export type ImportStage = keyof typeof STAGES;

const REPORT_INTERVAL_MS = 250;

/** What long work needs from whoever asked for it: a way to be stopped and a way to say how far it is. */
export type Job = {
  signal: AbortSignal;
  /** `done` is 0..1 within the stage; `rows` is the number of rows handled in this stage so far. */
  report: (stage: ImportStage | (string & {}), done?: number, rows?: number) => void;
};

/** Turns reports of stages into DataProgress, at most four a second, with the rate within the stage and the time left over the whole job. */
export function createJob(
  signal: AbortSignal,
  send: (progress: DataProgress) => void,
  now: () => number = performance.now.bind(performance),
): Job {
  const started = now();
  let lastSent = Number.NEGATIVE_INFINITY;
  let current = '';
  let stageStarted = started;

  const report: Job['report'] = (stage, done = 0, rows) => {
    const time = now();
    const isNewStage = stage !== current;
    if (isNewStage) {
      current = stage;
      stageStarted = time;
    }
    if (!isNewStage && time - lastSent < REPORT_INTERVAL_MS) return;
    lastSent = time;
    const fraction = wholeFraction(stage, done);
    const stageSeconds = (time - stageStarted) / 1000;
    send({
      stage,
      ...(fraction === undefined ? {} : { fraction }),
      ...(rows === undefined ? {} : { rows }),
      ...(rows === undefined || stageSeconds < 0.1 ? {} : { rowsPerSecond: rows / stageSeconds }),
      ...(fraction === undefined || fraction < 0.02 ? {} : { etaSeconds: (((time - started) / 1000) * (1 - fraction)) / fraction }),
    });
  };
  return { signal, report };
}

function wholeFraction(stage: string, done: number): number | undefined {
  let before = 0;
  for (const [name, share] of Object.entries(STAGES)) {
    if (name === stage) return Math.min(1, before + share * Math.min(1, Math.max(0, done)));
    before += share;
  }
  return undefined;
}
