import {
  BarController,
  BarElement,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  ScatterController,
  Tooltip,
} from 'chart.js';

Chart.register(BarController, BarElement, LineController, ScatterController, LineElement, PointElement, LinearScale, Tooltip);

/** Chart.js with what the charts of the app need of it. */
export { Chart };
