/** Rows beyond the edge that are drawn already, so that a quick scroll does not show blank ones. */
const OVERSCAN = 2;
/** Rows come and go in blocks: most scroll events then change nothing. */
const BLOCK = 4;

/** Which rows of a list to draw: those in sight and a few more. `end` is not drawn. */
export function rowWindow(scrollTop: number, height: number, rowHeight: number, count: number): { start: number; end: number } {
  const first = Math.floor(scrollTop / rowHeight) - OVERSCAN;
  const last = Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN;
  return {
    start: Math.min(Math.max(0, Math.floor(first / BLOCK) * BLOCK), count),
    end: Math.min(count, Math.ceil(last / BLOCK) * BLOCK),
  };
}

/** Where to scroll so that a row stands below the head and above the edge; null where it does. */
export function scrollToRow(row: number, scrollTop: number, height: number, rowHeight: number, headHeight: number): number | null {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  const visible = height - headHeight;
  return top + rowHeight > scrollTop + visible ? top + rowHeight - visible : null;
}

/**
 * Which columns to draw, by the widths of all: those in sight and one beyond each edge. `end` is not drawn; `left` is the room of those before `start`.
 */
export function columnWindow(scrollLeft: number, width: number, widths: readonly number[]): { start: number; end: number; left: number } {
  let first = 0;
  let edge = 0;
  while (first < widths.length && edge + widths[first]! < scrollLeft) edge += widths[first++]!;
  const start = Math.max(0, first - 1);
  const left = edge - (first > start ? widths[start]! : 0);
  let end = first;
  while (end < widths.length && edge < scrollLeft + width) edge += widths[end++]!;
  return { start, end: Math.min(widths.length, end + 1), left };
}
