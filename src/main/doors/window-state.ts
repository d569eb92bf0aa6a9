import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const WindowState = z.object({
  /** Null where the system chooses the place. */
  position: z.object({ x: z.int(), y: z.int() }).nullable(),
  width: z.int().min(640),
  height: z.int().min(480),
  isMaximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

type Area = { x: number; y: number; width: number; height: number };

const FIRST_STATE: WindowState = { position: null, width: 1360, height: 880, isMaximized: false };

/** Where the window stood last; the default where that is unknown, or where no screen shows its middle any more. */
export function readWindowState(path: string, screens: readonly Area[]): WindowState {
  if (!existsSync(path)) return FIRST_STATE;
  try {
    const state = WindowState.parse(JSON.parse(readFileSync(path, 'utf8')));
    return isVisible(state, screens) ? state : FIRST_STATE;
  } catch {
    // A damaged note of where a window stood is not worth a message.
    return FIRST_STATE;
  }
}

export function writeWindowState(path: string, state: WindowState): void {
  const temporary = `${path}.tmp`;
  try {
    writeFileSync(temporary, JSON.stringify(state), { flush: true });
    renameSync(temporary, path);
  } catch {
    // On a full disk the window opens where it stood before.
  }
}

function isVisible({ position, width, height }: WindowState, screens: readonly Area[]): boolean {
  if (position === null) return true;
  const [x, y] = [position.x + width / 2, position.y + height / 2];
  return screens.some((screen) => x >= screen.x && x < screen.x + screen.width && y >= screen.y && y < screen.y + screen.height);
}
