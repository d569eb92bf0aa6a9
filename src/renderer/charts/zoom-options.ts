import type { Chart, ChartConfiguration, ChartType } from 'chart.js';
// Only its types: the plugin itself comes with the first chart that can be zoomed.
import type {} from 'chartjs-plugin-zoom';
import type { ChartPoint } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';

/** Lets a chart be zoomed by dragging a frame, by Ctrl and the wheel and by pinching, and moved by Shift and dragging; the wheel alone still scrolls the page. */
export function zoomable<Type extends ChartType>(
  configuration: ChartConfiguration<Type, ChartPoint[]>,
  ink: ChartInk,
  onchange: () => void,
): ChartConfiguration<Type, ChartPoint[]> {
  const { options } = configuration;
  const zoom = {
    limits: { x: { min: 'original', max: 'original' }, y: { min: 'original', max: 'original' } },
    pan: { enabled: true, mode: 'xy', modifierKey: 'shift', onPan: onchange },
    zoom: {
      mode: 'xy',
      wheel: { enabled: true, modifierKey: 'ctrl' },
      pinch: { enabled: true },
      drag: { enabled: true, threshold: 6, backgroundColor: 'transparent', borderColor: ink.text, borderWidth: 1 },
      onZoom: onchange,
    },
  };
  return { ...configuration, options: { ...options, plugins: { ...options?.plugins, zoom } } } as ChartConfiguration<Type, ChartPoint[]>;
}

type Ranged = { options?: { scales?: Record<string, { min?: unknown; max?: unknown } | undefined> } };

/** Takes over the stretch of both axes that a zoomed chart shows, so that new numbers, or a picture, do not lose it. */
export function keepStretch<Type extends ChartType>(
  configuration: ChartConfiguration<Type, ChartPoint[]>,
  { scales }: Pick<Chart<Type, ChartPoint[]>, 'scales'>,
): void {
  const options = (configuration as Ranged).options?.scales ?? {};
  for (const axis of ['x', 'y']) {
    const [scale, option] = [scales[axis], options[axis]];
    if (scale !== undefined && option !== undefined) Object.assign(option, { min: scale.min, max: scale.max });
  }
}
