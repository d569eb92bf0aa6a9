/** One hue from worse to better: told apart by lightness alone, so by every eye. */
const ENDS = {
  light: { worse: [214, 221, 232], better: [11, 66, 130] },
  dark: { worse: [52, 60, 74], better: [142, 204, 255] },
} as const;

/** The colour of a share 0..1 of the way from the worst to the best, as three bytes. */
function rampBytes(share: number, isDark: boolean): number[] {
  const { worse, better } = isDark ? ENDS.dark : ENDS.light;
  const bounded = Math.min(1, Math.max(0, share));
  return worse.map((byte, index) => Math.round(byte + (better[index]! - byte) * bounded));
}

export function rampColour(share: number, isDark: boolean): string {
  return `rgb(${rampBytes(share, isDark).join(' ')})`;
}

/** Black or white, whichever reads better on that colour (WCAG relative luminance). */
export function inkOnRamp(share: number, isDark: boolean): string {
  const [red = 0, green = 0, blue = 0] = rampBytes(share, isDark).map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff';
}
