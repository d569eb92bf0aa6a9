import { DAYPART, PARTS_OF_DAY, type PartOfDay } from './domain/parts-of-day.ts';

export const WEEKDAYS: readonly string[] = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Orders the values of a context: parts of the day and weekdays in the order of time, numbers by size, names by letter. */
export function compareContextValues(x: string, y: string, context: string, parts: readonly PartOfDay[] = PARTS_OF_DAY): number {
  const order = context === DAYPART ? parts.map(({ name }) => name) : WEEKDAYS;
  const [first, second] = [order.indexOf(x), order.indexOf(y)];
  if (first >= 0 && second >= 0) return first - second;
  return x.localeCompare(y, 'en', { numeric: true });
}
