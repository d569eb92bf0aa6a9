/** One line of a chart; `order` fixes its look. */
export type Series = { id: string; label: string; order: number; points: readonly { x: number; y: number }[] };

/** What a chart shows, apart from how it is drawn. */
export type LineChartData = { xTitle: string; yTitle: string; series: readonly Series[] };

export type TableAlternative = { head: string[]; rows: { x: number; values: (number | null)[] }[] };

/** The same numbers as a table: a row an x value, a column a series. */
export function tableAlternative({ xTitle, series }: LineChartData): TableAlternative {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const columns = series.map(({ points }) => new Map(points.map(({ x, y }) => [x, y])));
  return {
    head: [xTitle, ...series.map(({ label }) => label)],
    rows: xs.map((x) => ({ x, values: columns.map((column) => column.get(x) ?? null) })),
  };
}
