import { readInk } from '../../src/renderer/charts/chart-ink.ts';
import { Chart } from '../../src/renderer/charts/chart-js.ts';
import { lineChartConfiguration } from '../../src/renderer/charts/draw-line-chart.ts';

declare global {
  /** Draws so many curves of so many points the way the chart wrapper does; answers with the milliseconds it took. */
  var drawCurves: (curves: number, points: number) => number;
}

globalThis.drawCurves = (curves, points) => {
  const canvas = document.createElement('canvas');
  const frame = document.createElement('div');
  frame.style.cssText = 'position: relative; width: 960px; height: 320px';
  frame.append(canvas);
  document.body.append(frame);
  const series = Array.from({ length: curves }, (_, order) => ({
    id: String(order),
    label: `run ${order}`,
    order,
    points: Array.from({ length: points }, (_, x) => ({ x, y: 8 / (1 + x / 50) + Math.sin(order + x / 30) / 4 })),
  }));
  const started = performance.now();
  const chart = new Chart(canvas, lineChartConfiguration({ xTitle: 'Epoch', yTitle: 'Loss', series }, readInk(frame), false));
  const took = performance.now() - started;
  chart.destroy();
  frame.remove();
  return took;
};
