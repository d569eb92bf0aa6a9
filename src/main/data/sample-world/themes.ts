/** What songs are about, in the order of the day they belong to: the first at midnight, the middle at noon. */
export const THEMES = [
  'dreams',
  'stars',
  'longing',
  'silence',
  'leaving',
  'waking',
  'birdsong',
  'morning light',
  'city streets',
  'work',
  'sunshine',
  'summer',
  'rivers',
  'travel',
  'friends',
  'coming home',
  'dancing',
  'desire',
  'heartbreak',
  'midnight',
] as const;

/** How strongly the hour calls for a theme, in log-odds. */
const CALL = 1;

/** Log-odds by which an hour of the day calls for a theme. */
export function themeCall(theme: number, hour: number): number {
  return CALL * Math.cos(2 * Math.PI * (theme / THEMES.length - hour / 24));
}
