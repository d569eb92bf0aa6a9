export type ChartPoint = { x: number; y: number };

/** The numbers of a chart as a table: the first cell names its row. */
export type ChartTable = { head: string[]; rows: (string | number | null)[][] };

export type BandPoint = { x: number; low: number; high: number };

/** One line of a chart, with or without a band about it; `order` fixes its look. */
export type Series = { id: string; label: string; order: number; points: readonly ChartPoint[]; band?: readonly BandPoint[] };

/** What a line chart shows, apart from how it is drawn. */
export type LineChartData = { xTitle: string; yTitle: string; series: readonly Series[] };

/** A row an x value, a column a series, two more for its band. */
export function lineTable({ xTitle, series }: LineChartData): ChartTable {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const columns = series.flatMap(({ label, points, band }) => [
    { label, values: new Map(points.map(({ x, y }) => [x, y])) },
    ...(band === undefined
      ? []
      : [
          { label: `${label}, from`, values: new Map(band.map(({ x, low }) => [x, low])) },
          { label: `${label}, to`, values: new Map(band.map(({ x, high }) => [x, high])) },
        ]),
  ]);
  return {
    head: [xTitle, ...columns.map(({ label }) => label)],
    rows: xs.map((x) => [String(x), ...columns.map(({ values }) => values.get(x) ?? null)]),
  };
}

export type LabelledPoint = ChartPoint & { label: string };

/** How the points of a layer look; shape and colour both tell them apart. */
export type ScatterLook = 'ground' | 'path' | 'diamond' | 'triangle';

export type ScatterLayer = { label: string; look: ScatterLook; points: readonly LabelledPoint[] };

/** What a scatter chart shows; later layers lie over earlier ones. */
export type ScatterChartData = { xTitle: string; yTitle: string; layers: readonly ScatterLayer[] };

/** A row a point, the ground left out: it is there to be seen, not to be read. */
export function scatterTable({ xTitle, yTitle, layers }: ScatterChartData): ChartTable {
  return {
    head: ['Point', 'What it is', xTitle, yTitle],
    rows: layers
      .filter(({ look }) => look !== 'ground')
      .flatMap(({ label, points }) => points.map((point) => [point.label, label, point.x, point.y])),
  };
}
