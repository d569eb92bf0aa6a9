import type { FieldValue } from './run-field.ts';

export type SortDirection = 'ascending' | 'descending';

/** Sorts by a value of each, those without one last either way; equal ones keep their order. */
export function sortByValue<Item>(items: readonly Item[], read: (item: Item) => FieldValue, direction: SortDirection): Item[] {
  const keys = toNumbers(items.map(read));
  const sign = direction === 'ascending' ? 1 : -1;
  const order = items.map((_, index) => index);
  order.sort((a, b) => {
    const x = keys[a]!;
    const y = keys[b]!;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x - y);
  });
  return order.map((index) => items[index]!);
}

/** Text becomes its place among the distinct texts: comparing words thousands of times is what makes sorting slow. */
function toNumbers(values: readonly FieldValue[]): Float64Array {
  const texts = values.map((value) =>
    typeof value === 'string' ? value : Array.isArray(value) && value.length > 0 ? value.join(', ') : null,
  );
  const distinct = [...new Set(texts.filter((text) => text !== null))].sort(new Intl.Collator('en', { numeric: true }).compare);
  const places = new Map(distinct.map((text, place) => [text, place]));
  return Float64Array.from(values, (value, index) => {
    const text = texts[index];
    if (typeof text === 'string') return places.get(text) ?? Number.NaN;
    if (typeof value === 'boolean') return Number(value);
    return typeof value === 'number' ? value : Number.NaN;
  });
}
