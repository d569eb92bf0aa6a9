import type { Chart, ChartConfiguration, ChartOptions, Plugin } from 'chart.js';
import { formatCount, formatNumber } from '../../shared/format.ts';
import type { ChartPoint, ChartTable } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import { linearScale } from './linear-scale.ts';
import { lineStyle } from './palette.ts';

/** A bar with its 95 % interval; `n` is how many it was taken over, `mark` stands at its end. */
export type Bar = { value: number; low: number; high: number; n: number; mark?: string };

/** Bars side by side at each label, one a series; a missing bar is null. `order` fixes a series' colour. */
export type BarChartData = {
  xTitle: string;
  yTitle: string;
  labels: readonly string[];
  /** A second line under each label, shown where there are few enough. */
  underLabels?: readonly string[];
  series: readonly { label: string; order: number; bars: readonly (Bar | null)[] }[];
};

type BarPoint = ChartPoint & { low: number; high: number; mark: string };

/** Half the width of a whisker's caps. */
const CAP_PIXELS = 3;
/** Between a whisker and its mark. */
const MARK_PIXELS = 8;
/** More labels than these, if they are words, stand aslant so that none is left out. */
const LEVEL_LABELS = 10;

/** A row a label; of each series the value and its interval. */
export function barTable({ xTitle, labels, series }: BarChartData): ChartTable {
  return {
    head: [xTitle, ...series.flatMap(({ label }) => [label, '95 % from', '95 % to', 'n'])],
    rows: labels.map((label, place) => [
      label,
      ...series.flatMap(({ bars }) => {
        const bar = bars[place];
        return bar ? [bar.value, bar.low, bar.high, formatCount(bar.n)] : [null, null, null, null];
      }),
    ]),
  };
}

/** Bars stand on whole numbers of a linear axis, so that they and the other charts share their scales; `onpick` is told the place of a bar that is clicked. */
export function barChartConfiguration(
  data: BarChartData,
  ink: ChartInk,
  isDark: boolean,
  onpick?: (place: number) => void,
): ChartConfiguration<'bar', ChartPoint[]> {
  const x = linearScale(data.xTitle, ink);
  return {
    type: 'bar',
    data: {
      datasets: data.series.map(({ label, order, bars }) => {
        const { colour } = lineStyle(order, isDark);
        const points = bars.flatMap((bar, place): BarPoint[] =>
          bar === null ? [] : [{ x: place, y: bar.value, low: bar.low, high: bar.high, mark: bar.mark ?? '' }],
        );
        return {
          label,
          data: points,
          backgroundColor: colour,
          borderColor: ink.text,
          borderWidth: 0,
          grouped: true,
          barPercentage: 0.8,
          categoryPercentage: 0.8,
        };
      }),
    },
    plugins: [WHISKERS],
    options: {
      parsing: false,
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      ...(onpick === undefined ? {} : picking(onpick)),
      scales: {
        x: {
          ...x,
          min: -0.5,
          max: data.labels.length - 0.5,
          offset: false,
          grid: { display: false },
          // Ticks on the labels alone, not on the edges half a step beyond.
          afterBuildTicks: (axis) => {
            axis.ticks = data.labels.map((_, place) => ({ value: place }));
          },
          ticks: { ...x.ticks, ...labelTicks(data.labels), callback: (place) => labelLines(data, Number(place)) },
        },
        y: { ...linearScale(data.yTitle, ink), suggestedMax: highest(data), suggestedMin: lowest(data) },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => `${data.xTitle} ${data.labels[Number(item?.parsed.x ?? -1)] ?? ''}`,
            label: ({ datasetIndex, parsed }) => describe(data, datasetIndex, Number(parsed.x)),
          },
        },
      },
    },
  };
}

function picking(onpick: (place: number) => void): Pick<ChartOptions<'bar'>, 'onClick' | 'onHover'> {
  return {
    onClick: (_event, [element], chart) => {
      const point = element === undefined ? undefined : chart.data.datasets[element.datasetIndex]?.data[element.index];
      if (typeof point === 'object' && point !== null && 'x' in point) onpick(Number(point.x));
    },
    onHover: (event, elements) => {
      if (event.native?.target instanceof HTMLElement) event.native.target.style.cursor = elements.length > 0 ? 'pointer' : '';
    },
  };
}

function labelLines({ labels, underLabels }: BarChartData, place: number): string | string[] {
  const [label = '', under] = [labels[place], underLabels?.[place]];
  return under === undefined || labels.length > LEVEL_LABELS ? label : [label, under];
}

function labelTicks(labels: readonly string[]): { autoSkip?: boolean; minRotation?: number; maxRotation?: number } {
  const hasWords = labels.some((label) => label.length > 3);
  return labels.length > LEVEL_LABELS && hasWords ? { autoSkip: false, minRotation: 40, maxRotation: 40 } : {};
}

const highest = ({ series }: BarChartData) => Math.max(0, ...series.flatMap(({ bars }) => bars.map((bar) => bar?.high ?? 0)));
const lowest = ({ series }: BarChartData) => Math.min(0, ...series.flatMap(({ bars }) => bars.map((bar) => bar?.low ?? 0)));

/**
 * Draws the intervals over the bars, in the colour of the text: a whisker in its own bar's colour cannot be seen. It looks at what the chart holds
 * now, since a chart keeps the plugins it was made with when its numbers change.
 */
const WHISKERS: Plugin<'bar'> = {
  id: 'whiskers',
  afterDatasetsDraw(chart: Chart) {
    const { ctx: context, scales, data } = chart;
    const y = scales['y'];
    if (y === undefined) return;
    context.save();
    context.lineWidth = 1.5;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const [index, dataset] of data.datasets.entries()) {
      context.strokeStyle = String(dataset.borderColor);
      context.fillStyle = String(dataset.borderColor);
      context.beginPath();
      for (const [place, { x }] of chart.getDatasetMeta(index).data.entries()) {
        const { y: value, low, high, mark } = dataset.data[place] as BarPoint;
        const markAt = value < 0 ? y.getPixelForValue(low) + MARK_PIXELS : y.getPixelForValue(high) - MARK_PIXELS;
        if (mark !== '') context.fillText(mark, x, markAt);
        // A share is known without an interval.
        if (low === high) continue;
        context.moveTo(x, y.getPixelForValue(low));
        context.lineTo(x, y.getPixelForValue(high));
        for (const end of [low, high].map((value) => y.getPixelForValue(value))) {
          context.moveTo(x - CAP_PIXELS, end);
          context.lineTo(x + CAP_PIXELS, end);
        }
      }
      context.stroke();
    }
    context.restore();
  },
};

function describe({ series }: BarChartData, index: number, place: number): string {
  const bar = series[index]?.bars[place];
  if (!bar) return '';
  const interval = bar.low === bar.high ? '' : `, 95 % interval ${formatNumber(bar.low)} to ${formatNumber(bar.high)}`;
  return `${series[index]?.label ?? ''}: ${formatNumber(bar.value)}${interval}, n = ${formatCount(bar.n)}`;
}
