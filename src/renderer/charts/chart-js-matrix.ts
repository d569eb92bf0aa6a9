import { BarController, BarElement, CategoryScale, LogarithmicScale } from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { Chart } from './chart-js.ts';

// Apart from what every page needs: these come with the page of a data set.
Chart.register(BarController, BarElement, CategoryScale, LogarithmicScale, MatrixController, MatrixElement);
