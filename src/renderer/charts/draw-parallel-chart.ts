import type { Chart, ChartConfiguration, Plugin } from 'chart.js';
import type { ChartPoint } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import { linearScale } from './linear-scale.ts';
import { rampColour } from './ramp.ts';

/** Runs as lines over axes: places from 0 at the bottom to 1 at the top, null below the axis; `share` is 1 for the best; `before` is room for the words of the first axis, in distances between axes; `isTight` where one row cannot hold the names of all axes. */
export type ParallelChartData = {
  axes: readonly { name: string; ticks: readonly { place: number; text: string }[] }[];
  lines: readonly { share: number; places: readonly (number | null)[] }[];
  before: number;
  isTight: boolean;
};

const SHADES = 12;
const NOWHERE = -0.1;
/** Room below it for half a line of words. */
const BOTTOM = -0.13;

/** The better runs lie on top; runs of a shade are one line, broken between them. */
export function parallelChartConfiguration(
  { axes, lines, before, isTight }: ParallelChartData,
  ink: ChartInk,
  isDark: boolean,
): ChartConfiguration<'line', ChartPoint[]> {
  const x = linearScale('', ink);
  const shades = Map.groupBy(lines, ({ share }) => Math.round(share * (SHADES - 1)));
  return {
    type: 'line',
    data: {
      datasets: [...shades]
        .toSorted(([a], [b]) => b - a)
        .map(([shade, members]) => ({
          label: '',
          data: members.flatMap(({ places }) => [
            ...places.map((place, index) => ({ x: index, y: place ?? NOWHERE })),
            { x: axes.length - 1, y: Number.NaN },
          ]),
          borderColor: rampColour(shade / (SHADES - 1), isDark),
          borderWidth: 1.5,
          pointRadius: 0,
        })),
    },
    plugins: [
      axesPlugin(
        axes.map((axis, index) => ({ ticks: [...axis.ticks, ...noneTick(lines, index)] })),
        ink,
      ),
    ],
    options: {
      parsing: false,
      animation: false,
      scales: {
        x: {
          ...x,
          position: 'top',
          title: { display: false },
          min: -0.5 - before,
          max: axes.length - 0.5,
          grid: { display: false },
          border: { display: false },
          afterBuildTicks: (scale) => {
            scale.ticks = axes.map((_, value) => ({ value }));
          },
          // Names in two rows, as on the page, where one would not hold them.
          ticks: {
            ...x.ticks,
            autoSkip: false,
            maxRotation: 0,
            callback: (place, index) =>
              isTight && index % 2 === 0 ? [axes[Number(place)]?.name ?? '', ''] : (axes[Number(place)]?.name ?? ''),
          },
        },
        y: { type: 'linear', display: false, min: BOTTOM, max: 1 },
      },
    },
  };
}

/** Runs without a value pass below the axis, where it says so. */
function noneTick(lines: ParallelChartData['lines'], index: number): { place: number; text: string }[] {
  return lines.some(({ places }) => places[index] === null) ? [{ place: NOWHERE, text: 'none' }] : [];
}

/** Each axis with its values, which stand before the lines. */
function axesPlugin(axes: readonly Pick<ParallelChartData['axes'][number], 'ticks'>[], ink: ChartInk): Plugin<'line'> {
  return {
    id: 'parallel-axes',
    afterDatasetsDraw({ ctx: context, scales: { x, y } }: Chart) {
      if (x === undefined || y === undefined) return;
      context.save();
      context.font = `12px ${ink.font}`;
      context.textAlign = 'right';
      context.textBaseline = 'middle';
      context.lineJoin = 'round';
      for (const [index, { ticks }] of axes.entries()) {
        const left = x.getPixelForValue(index);
        context.strokeStyle = ink.faint;
        context.lineWidth = 1;
        context.beginPath();
        context.moveTo(left, y.getPixelForValue(1));
        context.lineTo(left, y.getPixelForValue(0));
        context.stroke();
        context.strokeStyle = ink.surface;
        context.fillStyle = ink.text;
        context.lineWidth = 4;
        for (const { place, text } of ticks) {
          context.strokeText(text, left - 6, y.getPixelForValue(place));
          context.fillText(text, left - 6, y.getPixelForValue(place));
        }
      }
      context.restore();
    },
  };
}
