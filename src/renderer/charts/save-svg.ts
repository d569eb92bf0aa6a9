import { saveFile } from '../state/export-runs.ts';

const PAINT = ['stroke', 'fill', 'opacity', 'stroke-width', 'font', 'text-anchor', 'paint-order'] as const;

/** Saves a drawing as it looks now; the page's styles go with it, because a file of its own knows nothing of them. */
export function saveSvg(picture: SVGSVGElement, name: string): void {
  const copy = picture.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) return;
  const originals = [...picture.querySelectorAll('*')];
  for (const [index, element] of [...copy.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(originals[index] ?? picture);
    for (const property of PAINT) element.setAttribute(property, style.getPropertyValue(property));
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  saveFile(`${name}.svg`, new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }));
}
