import { constants, setPriority } from 'node:os';

/** A third of main's weight where both want the same core; Windows knows only classes. */
const NICENESS = process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 5;

/** Lets a child stand behind main in the queue for the processor: main answers at once while every core trains. Alone on a core it loses nothing. */
export function yieldToMain(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, NICENESS);
  } catch {
    // Not permitted, or already gone: slower answers are the only loss.
  }
}
