import { formatNumber } from '../../shared/format.ts';
import type { ChartInk } from './chart-ink.ts';

/** A linear axis with its title, in the colours of the theme. */
export function linearScale(title: string, ink: ChartInk) {
  return {
    type: 'linear' as const,
    title: { display: true, text: title, color: ink.text, font: { size: 12, family: ink.font } },
    ticks: {
      color: ink.text,
      maxRotation: 0,
      font: { size: 12, family: ink.font },
      callback: (value: string | number) => formatTick(Number(value)),
    },
    grid: { color: ink.line },
    border: { color: ink.line },
  };
}

/** A tick is a round number: its trailing zeros say nothing. */
function formatTick(value: number): string {
  return formatNumber(value)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}
