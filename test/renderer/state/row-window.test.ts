import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnWindow, rowWindow, scrollToRow } from '../../../src/renderer/state/row-window.ts';

describe('rowWindow', () => {
  it('holds every row in sight and not many more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400_000 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 10_000 }),
        (scrollTop, height, count) => {
          const { start, end } = rowWindow(scrollTop, height, 32, count);
          for (let row = Math.floor(scrollTop / 32); row * 32 < scrollTop + height && row < count; row++) {
            expect(row >= start && row < end).toBe(true);
          }
          expect(end - start).toBeLessThanOrEqual(height / 32 + 40);
          expect(start).toBeLessThanOrEqual(count);
        },
      ),
    );
  });
});

describe('scrollToRow', () => {
  it('scrolls only as far as it must', () => {
    expect(scrollToRow(5, 0, 400, 32, 32)).toBeNull();
    expect(scrollToRow(2, 320, 400, 32, 32)).toBe(64);
    // Row 20 ends at 672; 368 pixels are in sight below the head.
    expect(scrollToRow(20, 0, 400, 32, 32)).toBe(304);
  });
});

describe('columnWindow', () => {
  it('holds the columns in sight and one beyond each edge', () => {
    const widths = [100, 100, 100, 100, 100, 100];
    expect(columnWindow(0, 150, widths)).toEqual({ start: 0, end: 3, left: 0 });
    expect(columnWindow(250, 100, widths)).toEqual({ start: 1, end: 5, left: 100 });
    expect(columnWindow(500, 1000, widths)).toEqual({ start: 3, end: 6, left: 300 });
    expect(columnWindow(0, 150, [])).toEqual({ start: 0, end: 0, left: 0 });
  });
});
