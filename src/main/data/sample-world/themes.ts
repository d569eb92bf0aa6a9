/** What songs are about, in the order of the day they belong to: the first at midnight, the middle at noon. */
export const THEMES = [
  'dreams',
  'stars',
  'ghosts',
  'longing',
  'silence',
  'snow',
  'leaving',
  'waking',
  'birdsong',
  'morning light',
  'rain',
  'city streets',
  'work',
  'money',
  'sunshine',
  'summer',
  'rivers',
  'travel',
  'childhood',
  'friends',
  'coming home',
  'fire',
  'dancing',
  'desire',
  'jealousy',
  'heartbreak',
  'loneliness',
  'midnight',
] as const;

/** How strongly the hour calls for a theme, in log-odds. */
const CALL = 1.5;

/** Log-odds by which an hour of the day calls for a theme. */
export function themeCall(theme: number, hour: number): number {
  return CALL * Math.cos(2 * Math.PI * (theme / THEMES.length - hour / 24));
}
