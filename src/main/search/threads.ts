/** How many TensorFlow threads each trial gets: as set, else all cores shared out among the trials that can run at once, at least one each. */
export function threadsPerTrial(cores: number, trialsAtOnce: number, wanted: number | null): number {
  return wanted ?? Math.max(1, Math.floor(cores / Math.max(1, trialsAtOnce)));
}
