/** What an ancestor of a drawing does to it: where it may be seen. */
type ClipState = { id: number | null };

/**
 * A drawing context that writes what is drawn on it down as SVG. Its state (colours, fonts, transformation, what text measures) is that of the real context behind it,
 * so that only the drawing itself is written here. Colours, sizes and fonts become attributes, never `style`: a strict content security policy takes no styles from a file.
 *
 * Images, gradients and shadows are left out: no chart uses them. Nor can a `Path2D` be read: lines have to be drawn segment by segment.
 */
export class SvgRecorder {
  readonly context: CanvasRenderingContext2D;
  readonly #real: CanvasRenderingContext2D;
  #elements: string[] = [];
  #clips: string[] = [];
  #path = '';
  #clip: ClipState = { id: null };
  readonly #saved: ClipState[] = [];

  constructor(canvas: HTMLCanvasElement) {
    const real = canvas.getContext('2d');
    if (real === null) throw new Error('This browser has no drawing context for a canvas.');
    this.#real = real;
    const drawing = this.#drawing();
    this.context = new Proxy(real, {
      get: (target, key) => {
        if (Object.hasOwn(drawing, key)) return Reflect.get(drawing, key);
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
      set: (target, key, value) => Reflect.set(target, key, value),
    });
  }

  /** The drawing as the text of a file. */
  svg(width: number, height: number): string {
    const definitions = this.#clips.length === 0 ? '' : `<defs>${this.#clips.join('')}</defs>`;
    const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${definitions}\n${this.#elements.join('\n')}\n</svg>\n`;
  }

  #drawing(): Partial<CanvasRenderingContext2D> {
    const real = this.#real;
    const line = (command: string, ...points: readonly (readonly [number, number])[]) => {
      this.#path += `${command}${points.map(([x, y]) => this.#at(x, y)).join(' ')}`;
    };
    const corners = (x: number, y: number, width: number, height: number) => {
      line('M', [x, y]);
      line('L', [x + width, y], [x + width, y + height], [x, y + height]);
      this.#path += 'Z';
    };
    const alone = (draw: () => void) => {
      const path = this.#path;
      this.#path = '';
      draw();
      this.#path = path;
    };
    return {
      save: () => {
        real.save();
        this.#saved.push(this.#clip);
      },
      restore: () => {
        real.restore();
        this.#clip = this.#saved.pop() ?? this.#clip;
      },
      beginPath: () => {
        this.#path = '';
      },
      closePath: () => {
        if (this.#path !== '') this.#path += 'Z';
      },
      moveTo: (x, y) => line('M', [x, y]),
      lineTo: (x, y) => line(this.#path === '' ? 'M' : 'L', [x, y]),
      rect: corners,
      quadraticCurveTo: (cx, cy, x, y) => line('Q', [cx, cy], [x, y]),
      bezierCurveTo: (ax, ay, bx, by, x, y) => line('C', [ax, ay], [bx, by], [x, y]),
      arc: (x, y, radius, from, to, isReverse) => this.#arc(x, y, radius, radius, from, to, isReverse === true),
      ellipse: (x, y, rx, ry, _rotation, from, to, isReverse) => this.#arc(x, y, rx, ry, from, to, isReverse === true),
      // Chart.js clears everything before it draws anew, and never a part.
      clearRect: () => {
        this.#elements = [];
        this.#clips = [];
      },
      fill: () => this.#fill(),
      stroke: () => this.#stroke(),
      fillRect: (x, y, width, height) =>
        alone(() => {
          corners(x, y, width, height);
          this.#fill();
        }),
      strokeRect: (x, y, width, height) =>
        alone(() => {
          corners(x, y, width, height);
          this.#stroke();
        }),
      clip: () => {
        const id = this.#clips.length;
        const within = this.#clip.id === null ? '' : ` clip-path="url(#clip-${this.#clip.id})"`;
        this.#clips.push(`<clipPath id="clip-${id}"${within}><path d="${this.#path}"/></clipPath>`);
        this.#clip = { id };
      },
      fillText: (text, x, y) => this.#text(text, x, y, paint('fill', real.fillStyle)),
      strokeText: (text, x, y) =>
        this.#text(
          text,
          x,
          y,
          `fill="none" ${paint('stroke', real.strokeStyle)} stroke-width="${short(real.lineWidth)}" stroke-linejoin="${real.lineJoin}"`,
        ),
    };
  }

  #at(x: number, y: number): string {
    const { a, b, c, d, e, f } = this.#real.getTransform();
    return `${short(a * x + c * y + e)} ${short(b * x + d * y + f)}`;
  }

  #arc(x: number, y: number, rx: number, ry: number, from: number, to: number, isReverse: boolean): void {
    const whole = Math.PI * 2;
    const turn = isReverse ? Math.max(to - from, -whole) : Math.min(to - from, whole);
    const point = (angle: number) => this.#at(x + rx * Math.cos(angle), y + ry * Math.sin(angle));
    this.#path += `${this.#path === '' ? 'M' : 'L'}${point(from)}`;
    // In halves: an arc that ends where it began is none.
    for (const angle of [from + turn / 2, from + turn]) this.#path += `A${short(rx)} ${short(ry)} 0 0 ${turn < 0 ? 0 : 1} ${point(angle)}`;
  }

  #fill(): void {
    this.#add('path', `d="${this.#path}" ${paint('fill', this.#real.fillStyle)}`, this.#path);
  }

  #stroke(): void {
    const { lineWidth, lineJoin, lineCap } = this.#real;
    const dash = this.#real.getLineDash();
    const look = [
      'fill="none"',
      paint('stroke', this.#real.strokeStyle),
      `stroke-width="${short(lineWidth)}"`,
      ...(lineJoin === 'miter' ? [] : [`stroke-linejoin="${lineJoin}"`]),
      ...(lineCap === 'butt' ? [] : [`stroke-linecap="${lineCap}"`]),
      ...(dash.length === 0 ? [] : [`stroke-dasharray="${dash.join(' ')}"`]),
    ];
    this.#add('path', `d="${this.#path}" ${look.join(' ')}`, this.#path);
  }

  #text(text: string, x: number, y: number, look: string): void {
    const { font, textAlign, textBaseline } = this.#real;
    const { a, b, c, d, e, f } = this.#real.getTransform();
    const isPlain = a === 1 && b === 0 && c === 0 && d === 1;
    const [, before = '', size = '12', family = ''] = /^(.*?)([\d.]+)px (.*)$/.exec(font) ?? [];
    const weight = /\b(bold|[1-9]00)\b/.exec(before)?.[0];
    const attributes = [
      isPlain
        ? `x="${short(x + e)}" y="${short(y + f)}"`
        : `x="${short(x)}" y="${short(y)}" transform="matrix(${[a, b, c, d, e, f].map(short).join(' ')})"`,
      `font-size="${size}" font-family="${escaped(family)}"`,
      ...(weight === undefined ? [] : [`font-weight="${weight}"`]),
      `text-anchor="${{ center: 'middle', right: 'end', end: 'end', left: 'start', start: 'start' }[textAlign]}"`,
      `dy="${{ middle: '0.36em', top: '0.8em', hanging: '0.8em', bottom: '-0.2em', ideographic: '-0.2em', alphabetic: '0' }[textBaseline]}"`,
      look,
    ];
    this.#add('text', attributes.join(' '), text, escaped(text));
  }

  /** Nothing for what has no content. */
  #add(name: string, attributes: string, content: string, inside = ''): void {
    if (content === '') return;
    const clip = this.#clip.id === null ? '' : ` clip-path="url(#clip-${this.#clip.id})"`;
    const opacity = this.#real.globalAlpha === 1 ? '' : ` opacity="${this.#real.globalAlpha}"`;
    this.#elements.push(
      inside === '' ? `<${name} ${attributes}${clip}${opacity}/>` : `<${name} ${attributes}${clip}${opacity}>${inside}</${name}>`,
    );
  }
}

/** A canvas says every colour as `#rrggbb` or, where it is not opaque, `rgba(r, g, b, a)`, which few programs read in an SVG. */
function paint(attribute: 'fill' | 'stroke', colour: string | CanvasGradient | CanvasPattern): string {
  if (typeof colour !== 'string') return `${attribute}="none"`;
  const [, red, green, blue, opacity] = /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(colour) ?? [];
  return opacity === undefined
    ? `${attribute}="${colour}"`
    : `${attribute}="rgb(${red},${green},${blue})" ${attribute}-opacity="${opacity}"`;
}

const short = (value: number) => String(Math.round(value * 100) / 100);

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
