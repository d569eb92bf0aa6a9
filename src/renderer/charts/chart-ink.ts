/** Colours of the surroundings, read from the theme at the time of drawing. */
export type ChartInk = { text: string; faint: string; line: string; surface: string; font: string };

/** Reads the theme's colours where the chart stands; `var(--x)` cannot be handed to a canvas. */
export function readInk(element: HTMLElement): ChartInk {
  const probe = document.createElement('span');
  element.append(probe);
  const resolve = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const ink = {
    text: resolve('--text-soft'),
    faint: resolve('--line-strong'),
    line: resolve('--line'),
    surface: resolve('--surface'),
    font: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return ink;
}
