import {
  BasicPlatform,
  type ChartConfiguration,
  type ChartDataset,
  type ChartType,
  Legend,
  type LegendItem,
  type Plugin,
  SubTitle,
  Title,
} from 'chart.js';
import type { ChartPoint } from './chart-frame.ts';
import type { ChartInk } from './chart-ink.ts';
import { Chart } from './chart-js.ts';
import { SvgRecorder } from './svg-recorder.ts';

/** A chart as it leaves the page: with the words that stand around it there. */
export type Picture<Type extends ChartType> = {
  title: string;
  note: string;
  hasLegend: boolean;
  /** Of the plot, in CSS pixels; the words come on top. */
  width: number;
  height: number;
  ink: ChartInk;
  configuration: ChartConfiguration<Type, ChartPoint[]>;
};

const MARGIN = 16;
/** A PNG is for slides and screens of twice the density. */
const PNG_SCALE = 2;

/** An SVG with text as text, in the colours of the theme on their own ground. */
export function drawSvg<Type extends ChartType>(picture: Picture<Type>): string {
  const canvas = document.createElement('canvas');
  const recorder = new SvgRecorder(canvas);
  // Chart.js asks the canvas for what it draws on.
  Object.defineProperty(canvas, 'getContext', { value: () => recorder.context });
  return drawOn(canvas, picture, 1, ({ width, height }) => recorder.svg(width, height));
}

/** A PNG of twice the size, on the ground of the theme: a transparent one cannot be read on the other theme. */
export function drawPng<Type extends ChartType>(picture: Picture<Type>): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  return drawOn(canvas, picture, PNG_SCALE, () => new Promise((resolve) => canvas.toBlob(resolve, 'image/png')));
}

/** Draws the picture, hands it over, and takes the chart away again, which empties the canvas. */
function drawOn<Type extends ChartType, Result>(
  canvas: HTMLCanvasElement,
  { title, note, hasLegend, width, height, ink, configuration }: Picture<Type>,
  scale: number,
  take: (size: { width: number; height: number }) => Result,
): Result {
  canvas.width = width;
  canvas.height = height;
  const heading = { display: true, align: 'start', color: ink.text };
  const font = { size: 12, family: ink.font, lineHeight: 1.4, weight: 'normal' };
  const options = {
    ...configuration.options,
    animation: false,
    responsive: false,
    devicePixelRatio: scale,
    layout: { padding: MARGIN },
    // Without segments a line is handed over as a `Path2D`, which cannot be read.
    datasets: { line: { segment: {} }, scatter: { segment: {} } },
    plugins: {
      ...configuration.options?.plugins,
      tooltip: { enabled: false },
      title: {
        ...heading,
        text: wrapped(title, width, `bold 14px ${ink.font}`),
        font: { ...font, size: 14, weight: 'bold' },
        padding: { top: 0, bottom: 4 },
      },
      subtitle: { ...heading, display: note !== '', text: wrapped(note, width, `12px ${ink.font}`), font, padding: { top: 0, bottom: 12 } },
      legend: { display: hasLegend, position: 'bottom', align: 'start', labels: { ...legendLabels(configuration.type, ink), font } },
    },
  };
  // Only pictures have these: registered, they would stand in the charts of the page too.
  const plugins = [...(configuration.plugins ?? []), ground(ink.surface), Title, SubTitle, Legend];
  const whole = { ...configuration, platform: BasicPlatform, options, plugins } as ChartConfiguration<Type, ChartPoint[]>;
  const chart = new Chart<Type, ChartPoint[]>(canvas, whole);
  try {
    // How much place the words take is known only now; it is not to be that of the plot.
    const words = chart.chartArea.top + (hasLegend ? (chart.legend?.height ?? 0) : 0) + MARGIN;
    const size = { width, height: Math.ceil(height + words) };
    chart.resize(size.width, size.height);
    return take(size);
  } finally {
    chart.destroy();
  }
}

/** An entry a dataset, drawn as the dataset is: a stroke for a line, its shape for points and bars. */
function legendLabels(type: ChartType, ink: ChartInk) {
  const isLine = type === 'line';
  const item = (dataset: ChartDataset, datasetIndex: number): LegendItem => {
    const { borderColor, borderDash, backgroundColor, pointStyle } = dataset as ChartDataset<'line'>;
    return {
      text: dataset.label ?? '',
      fontColor: ink.text,
      fillStyle: String(backgroundColor),
      strokeStyle: String(borderColor),
      lineDash: Array.isArray(borderDash) ? borderDash.map(Number) : [],
      lineWidth: isLine ? 2 : Number(dataset.borderWidth ?? 1),
      pointStyle: isLine ? 'line' : typeof pointStyle === 'string' ? pointStyle : 'rect',
      datasetIndex,
    };
  };
  return {
    usePointStyle: true,
    boxWidth: isLine ? 24 : 10,
    boxHeight: 10,
    ...(isLine ? { pointStyleWidth: 24 } : {}),
    color: ink.text,
    generateLabels: (chart: Chart) => chart.data.datasets.map(item).filter(({ text }) => text !== ''),
  };
}

/** Paints what a file has no page for behind it. */
function ground(colour: string): Plugin {
  return {
    id: 'ground',
    beforeDraw({ ctx: context, width, height }) {
      context.save();
      context.fillStyle = colour;
      context.fillRect(0, 0, width, height);
      context.restore();
    },
  };
}

/** A text as the lines it takes beside the margins of a picture that wide. */
function wrapped(text: string, width: number, font: string): string[] {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return [text];
  context.font = font;
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trimStart();
    if (lines.length > 0 && context.measureText(longer).width <= width - 2 * MARGIN) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
