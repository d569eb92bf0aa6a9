import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWindowState, writeWindowState } from '../../../src/main/doors/window-state.ts';
import { temporaryHome } from '../../support/temporary-home.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };
const FIRST = { position: null, width: 1360, height: 880, isMaximized: false };

describe('window state', () => {
  it('comes back as it was kept', () => {
    const path = join(temporaryHome(), 'window.json');
    const state = { position: { x: 100, y: 40 }, width: 1000, height: 700, isMaximized: true };
    writeWindowState(path, state);
    expect(readWindowState(path, [SCREEN])).toEqual(state);
  });

  it('starts afresh without a note, with a damaged one, and where no screen shows the window any more', () => {
    const path = join(temporaryHome(), 'window.json');
    expect(readWindowState(path, [SCREEN])).toEqual(FIRST);
    writeFileSync(path, '{"width": 12');
    expect(readWindowState(path, [SCREEN])).toEqual(FIRST);
    writeFileSync(path, JSON.stringify({ ...FIRST, width: 1 }));
    expect(readWindowState(path, [SCREEN])).toEqual(FIRST);
    writeWindowState(path, { ...FIRST, position: { x: 4000, y: 0 } });
    expect(readWindowState(path, [SCREEN])).toEqual(FIRST);
  });
});
