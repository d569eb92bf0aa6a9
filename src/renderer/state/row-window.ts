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

/** Which columns to draw, by the widths of all: those in sight and one beyond each edge. `end` is not drawn. */
export function columnWindow(scrollLeft: number, width: number, widths: readonly number[]): { start: number; end: number } {
  let start = 0;
  let left = 0;
  while (start < widths.length && left + widths[start]! < scrollLeft) left += widths[start++]!;
  let end = start;
  while (end < widths.length && left < scrollLeft + width) left += widths[end++]!;
  return { start: Math.max(0, start - 1), end: Math.min(widths.length, end + 1) };
}

/** Columns side by side, with where each begins and how wide it is, in pixels. */
export function placedColumns<Column>(
  columns: readonly Column[],
  widths: readonly number[],
  firstLeft: number,
): (Column & { left: number; width: number })[] {
  let left = firstLeft;
  return columns.map((column, index) => {
    const width = widths[index]!;
    const placed = { ...column, left, width };
    left += width;
    return placed;
  });
}
