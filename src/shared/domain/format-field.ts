import { formatCount, formatDuration, formatMoment, formatNumber } from '../format.ts';
import type { Average } from './group-runs.ts';
import type { FieldKind, FieldValue } from './run-field.ts';

/** A field's value as tables show it; settings and counts keep the digits they were written with. Nothing for a run without it. */
export function formatFieldValue(value: FieldValue, kind: FieldKind): string {
  if (value === null) return '';
  switch (kind) {
    case 'moment':
      return formatMoment(new Date(Number(value)).toISOString());
    case 'duration':
      return formatDuration(Number(value));
    case 'flag':
      return value === true ? 'yes' : 'no';
    case 'tags':
      return Array.isArray(value) ? value.join(', ') : String(value);
    case 'number':
      return typeof value === 'number' && isMeasured(value) ? formatNumber(value) : String(value);
    case 'text':
      return String(value);
  }
}

/** `0.1591 ± 0.0021`; the number alone where one run is behind it. */
export function formatAverage({ mean, deviation }: Average, kind: FieldKind): string {
  const text = (value: number) => (kind === 'duration' ? formatDuration(value) : formatNumber(value));
  return deviation === null
    ? text(mean)
    : `${text(mean)} ± ${kind === 'duration' ? formatDuration(deviation) : formatDeviation(deviation)}`;
}

/** Two digits say how far a mean can be trusted; more would only look exact. */
function formatDeviation(value: number): string {
  if (value === 0) return '0';
  if (value >= 100) return formatCount(Math.round(value));
  return value >= 0.01 ? String(Number(value.toPrecision(2))) : value.toPrecision(2);
}

/** What a person types has few digits; what was measured has many. */
function isMeasured(value: number): boolean {
  return String(Math.abs(value)).replace(/e.*$/, '').replace('.', '').replace(/^0+/, '').length > 4;
}
