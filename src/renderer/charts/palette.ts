/** Eight hues that stay apart for colour-blind readers (after Okabe and Ito), each in a shade for light and for dark grounds. */
const HUES = [
  { light: '#0072b2', dark: '#56a9dc' },
  { light: '#c05a00', dark: '#f0a04b' },
  { light: '#00805c', dark: '#3dbd92' },
  { light: '#a8487f', dark: '#dd8fbb' },
  { light: '#6a5acd', dark: '#a79cf0' },
  { light: '#8a7100', dark: '#d9c04a' },
  { light: '#1b8a9e', dark: '#6fcddd' },
  { light: '#7b4b2a', dark: '#c89a78' },
] as const;

const DASHES: readonly (readonly number[])[] = [[], [6, 4], [2, 3], [8, 3, 2, 3]];

export type LineStyle = { colour: string; dash: readonly number[] };

/** The line of the n-th run: the same run always looks the same; past eight runs the hues return dashed. */
export function lineStyle(order: number, isDark: boolean): LineStyle {
  const hue = HUES[order % HUES.length] ?? HUES[0];
  return { colour: isDark ? hue.dark : hue.light, dash: DASHES[Math.floor(order / HUES.length) % DASHES.length] ?? [] };
}
