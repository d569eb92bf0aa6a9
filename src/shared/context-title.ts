import { DAYPART } from './domain/parts-of-day.ts';

/** How a context is called on pages; files keep the name it is stored under. */
export function contextTitle(name: string): string {
  return name === DAYPART ? 'part of the day' : name;
}
