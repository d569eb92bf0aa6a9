import {
  BarController,
  BarElement,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  ScatterController,
  Tooltip,
} from 'chart.js';

Chart.register(BarController, BarElement, LineController, ScatterController, LineElement, PointElement, LinearScale, Filler, Tooltip);

// What a chart does not set itself, such as its tooltip: the font and size of the page's small text.
Chart.defaults.font.family = 'system-ui, sans-serif';
Chart.defaults.font.size = 12;

/** Chart.js with what the charts of the app need of it. */
export { Chart };
