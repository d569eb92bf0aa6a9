import type { RunField } from '../../shared/domain/run-field.ts';

const WIDTHS: Readonly<Record<string, number>> = {
  id: 104,
  status: 112,
  model: 160,
  search: 144,
  dataset: 112,
  task: 120,
  seed: 72,
  epochs: 88,
  tag: 160,
  note: 240,
  error: 160,
  engine: 160,
  created: 144,
  started: 144,
  ended: 144,
};

/** Room for a column's title and values, in pixels; a mean and its deviation need more. */
export function columnWidth(field: RunField, isGrouped: boolean): number {
  const known = WIDTHS[field.key];
  if (known !== undefined) return known;
  const forTitle = field.title.length * 7 + 44;
  const isAveraged = isGrouped && isNumberColumn(field) && !field.key.startsWith('param.');
  return Math.min(Math.max(forTitle, isAveraged ? 152 : field.kind === 'text' ? 128 : 104), 240);
}

/** Numbers stand to the right, under each other. */
export function isNumberColumn(field: RunField): boolean {
  return field.kind === 'number' || field.kind === 'duration';
}
