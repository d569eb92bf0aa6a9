import type { Chart, ChartType } from 'chart.js';
import zoomPlugin from 'chartjs-plugin-zoom';
import { Chart as Charts } from './chart-js.ts';

Charts.register(zoomPlugin);

const STEP = 1.25;
const PAN_PIXELS = 48;
const PANS: Readonly<Record<string, { x?: number; y?: number }>> = {
  ArrowLeft: { x: PAN_PIXELS },
  ArrowRight: { x: -PAN_PIXELS },
  ArrowUp: { y: PAN_PIXELS },
  ArrowDown: { y: -PAN_PIXELS },
};

/** Zooms a chart by the keys pressed on its place: + and -, arrows to move about once zoomed, 0 for the whole. Answers with how to stop that. */
export function zoomByKeys<Type extends ChartType, Data>(chart: Chart<Type, Data>, place: HTMLElement, onchange: () => void): () => void {
  // Plugins that came after the chart are taken in by its next update.
  chart.update('none');
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = PANS[event.key];
    if (event.key === '+' || event.key === '=') chart.zoom(STEP, 'none');
    else if (event.key === '-') chart.zoom(1 / STEP, 'none');
    else if (event.key === '0') chart.resetZoom('none');
    else if (pan !== undefined && chart.isZoomedOrPanned()) chart.pan(pan, undefined, 'none');
    else return;
    event.preventDefault();
    onchange();
  };
  place.addEventListener('keydown', pressed);
  return () => place.removeEventListener('keydown', pressed);
}
