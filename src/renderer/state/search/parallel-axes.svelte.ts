import type { RunSummary } from '../../../shared/domain/run.ts';
import { formatSetting } from '../../../shared/format.ts';
import { settingOf, sortedTexts } from './cell-matrix.ts';

export type AxisRun = Pick<RunSummary, 'id' | 'model' | 'seed' | 'hyperparameters' | 'metrics'>;

/** One axis: where each run stands on it, 0 at the bottom to 1 at the top; null for a run without a value. */
export type ParallelAxis = {
  name: string;
  isNumeric: boolean;
  canBeLog: boolean;
  ticks: { place: number; text: string }[];
  placeOf: (run: AxisRun) => number | null;
};

const MOST_TICKS = 9;
/** Values nearer to each other than this share of the axis would be written over each other. */
const NEAREST_TICKS = 0.06;

/** Lays an axis out: numbers by size, anything else evenly. */
export function layAxis(runs: readonly AxisRun[], name: string, isMetric: boolean, isLog: boolean): ParallelAxis {
  const read = (run: AxisRun) => (isMetric ? run.metrics[name] : settingOf(run, name));
  const values = runs.flatMap((run) => read(run) ?? []);
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === values.length && numbers.length > 0) return numericAxis(name, numbers, isLog, (run) => numberOrNull(read(run)));
  const texts = sortedTexts(values);
  const places = new Map(texts.map((text, index) => [text, texts.length === 1 ? 0.5 : index / (texts.length - 1)]));
  return {
    name,
    isNumeric: false,
    canBeLog: false,
    ticks: [...places].map(([text, place]) => ({ place, text })),
    placeOf: (run) => {
      const value = read(run);
      return value === undefined ? null : (places.get(formatSetting(value)) ?? null);
    },
  };
}

function numericAxis(name: string, numbers: readonly number[], isLog: boolean, read: (run: AxisRun) => number | null): ParallelAxis {
  const [least, most] = numbers.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  const canBeLog = least > 0 && most > least;
  const scale = isLog && canBeLog ? Math.log : (value: number) => value;
  const placeOf = (value: number) => (most === least ? 0.5 : (scale(value) - scale(least)) / (scale(most) - scale(least)));
  const distinct = [...new Set(numbers)].sort((a, b) => a - b);
  const isLegible = distinct.every((value, index) => index === 0 || placeOf(value) - placeOf(distinct[index - 1]!) >= NEAREST_TICKS);
  const marked = distinct.length <= MOST_TICKS && isLegible ? distinct : [least, ...innerTicks(least, most, isLog && canBeLog), most];
  return {
    name,
    isNumeric: true,
    canBeLog,
    ticks: marked.map((value) => ({ place: placeOf(value), text: String(Number(value.toPrecision(4))) })),
    placeOf: (run) => {
      const value = read(run);
      return value === null ? null : placeOf(value);
    },
  };
}

function innerTicks(least: number, most: number, isLog: boolean): number[] {
  return [0.25, 0.5, 0.75].map((share) => (isLog ? least * (most / least) ** share : least + (most - least) * share));
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** How the axes stand and what is brushed on them. */
export class ParallelAxes {
  order = $state.raw<readonly string[]>([]);
  log = $state.raw<ReadonlySet<string>>(new Set());
  /** The stretch of an axis that is brushed, from place to place. */
  brushes = $state.raw<ReadonlyMap<string, readonly [number, number]>>(new Map());

  /** The names in the order the analyst put them; new ones last. */
  arrange(names: readonly string[]): string[] {
    const known = this.order.filter((name) => names.includes(name));
    return [...known, ...names.filter((name) => !known.includes(name))];
  }

  move(name: string, places: number, names: readonly string[]): void {
    const order = this.arrange(names);
    const from = order.indexOf(name);
    const to = Math.min(order.length - 1, Math.max(0, from + places));
    order.splice(to, 0, ...order.splice(from, 1));
    this.order = order;
  }

  toggleLog(name: string): void {
    const log = new Set(this.log);
    if (!log.delete(name)) log.add(name);
    this.log = log;
    // Places mean something else now.
    this.brush(name, null);
  }

  brush(name: string, stretch: readonly [number, number] | null): void {
    const brushes = new Map(this.brushes);
    if (stretch === null) brushes.delete(name);
    else brushes.set(name, [Math.min(...stretch), Math.max(...stretch)]);
    this.brushes = brushes;
  }

  /** Ids of the runs inside every brush. */
  inside(runs: readonly AxisRun[], axes: readonly ParallelAxis[]): string[] {
    const brushed = axes.flatMap((axis) => {
      const stretch = this.brushes.get(axis.name);
      return stretch === undefined ? [] : [{ axis, stretch }];
    });
    const fits = (run: AxisRun) =>
      brushed.every(({ axis, stretch: [low, high] }) => {
        const place = axis.placeOf(run);
        return place !== null && place >= low - 1e-9 && place <= high + 1e-9;
      });
    return runs.filter(fits).map((run) => run.id);
  }
}
