import type { Frame } from '@airlock/contracts/frame';
import { GLYPH_ADVANCE, glyphRows, textWidth } from './font.js';

/** Y, U, V in BT.709 limited range. */
export type Colour = readonly [y: number, u: number, v: number];

/** `#rrggbb` to BT.709 limited-range YUV (ITU-R BT.709-6, 8 bit). */
export function colour(hex: string): Colour {
  const n = parseInt(hex.slice(1), 16);
  const r = (n >> 16) / 255;
  const g = ((n >> 8) & 255) / 255;
  const b = (n & 255) / 255;
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return [16 + 219 * y, 128 + (224 * (b - y)) / 1.8556, 128 + (224 * (r - y)) / 1.5748];
}

export const mix = (a: Colour, b: Colour, t: number): Colour => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

type Point = readonly [x: number, y: number];

/** A picture in planar YUV 4:2:0, width and height even: what encoders take without conversion. */
export class Canvas {
  readonly bytes: Uint8Array;
  private readonly y: Uint8Array;
  private readonly u: Uint8Array;
  private readonly v: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    const luma = width * height;
    this.bytes = new Uint8Array(luma * 1.5);
    this.y = this.bytes.subarray(0, luma);
    this.u = this.bytes.subarray(luma, luma * 1.25);
    this.v = this.bytes.subarray(luma * 1.25);
  }

  /** The luma plane, `height`×`width` bytes without padding. */
  get luma(): Uint8Array {
    return this.y;
  }

  /** The picture as decoders give it; shares the bytes. */
  frame(atMs = 0): Frame {
    const { width, height, y, u, v } = this;
    const strides = { strideY: width, strideU: width / 2, strideV: width / 2 };
    return { width, height, atMs, format: 'i420', y, u, v, ...strides, matrix: 'bt709', range: 'limited' };
  }

  copyFrom(other: Canvas): void {
    this.bytes.set(other.bytes);
  }

  /** Puts a picture of the same width over this one's rows from `top` on; `top` and its height are even. */
  paste(strip: Canvas, top: number): void {
    this.y.set(strip.y, top * this.width);
    this.u.set(strip.u, (top * this.width) / 4);
    this.v.set(strip.v, (top * this.width) / 4);
  }

  /** Blends one run of pixels of one row; its ends may be fractions. */
  span(row: number, from: number, to: number, c: Colour, alpha = 1): void {
    if (row < 0 || row >= this.height) return;
    const a = Math.max(0, from);
    const b = Math.min(this.width, to);
    if (b <= a) return;
    const first = Math.floor(a);
    const last = Math.ceil(b) - 1;
    const start = row * this.width;
    if (alpha >= 1) this.y.fill(c[0], start + first + 1, start + Math.max(first + 1, last));
    else for (let x = first + 1; x < last; x += 1) blend(this.y, start + x, c[0], alpha);
    blend(this.y, start + first, c[0], alpha * (Math.min(b, first + 1) - a));
    if (last > first) blend(this.y, start + last, c[0], alpha * (b - last));
    if (row % 2 === 1) return;
    const half = (row / 2) * (this.width / 2);
    const end = half + Math.max((first >> 1) + 1, (last + 1) >> 1);
    if (alpha >= 1) {
      this.u.fill(c[1], half + (first >> 1), end);
      this.v.fill(c[2], half + (first >> 1), end);
      return;
    }
    for (let at = half + (first >> 1); at < end; at += 1) {
      blend(this.u, at, c[1], alpha);
      blend(this.v, at, c[2], alpha);
    }
  }

  rect(x: number, y: number, w: number, h: number, c: Colour, alpha = 1): void {
    for (let row = Math.round(y); row < Math.round(y + h); row += 1) this.span(row, x, x + w, c, alpha);
  }

  gradient(y: number, h: number, top: Colour, bottom: Colour): void {
    const start = Math.round(y);
    for (let row = 0; row < h; row += 1) this.span(start + row, 0, this.width, mix(top, bottom, row / h));
  }

  ellipse(cx: number, cy: number, rx: number, ry: number, c: Colour, alpha = 1): void {
    for (let row = Math.ceil(cy - ry); row <= cy + ry; row += 1) {
      const half = rx * Math.sqrt(Math.max(0, 1 - ((row - cy) / ry) ** 2));
      this.span(row, cx - half, cx + half, c, alpha);
    }
  }

  ring(cx: number, cy: number, outer: number, inner: number, c: Colour, alpha = 1): void {
    for (let row = Math.ceil(cy - outer); row <= cy + outer; row += 1) {
      const far = Math.sqrt(Math.max(0, outer ** 2 - (row - cy) ** 2));
      const near = Math.sqrt(Math.max(0, inner ** 2 - (row - cy) ** 2));
      this.span(row, cx - far, cx - near, c, alpha);
      this.span(row, cx + near, cx + far, c, alpha);
    }
  }

  /** A convex polygon. */
  polygon(points: readonly Point[], c: Colour, alpha = 1): void {
    const rows = points.map(([, y]) => y);
    for (let row = Math.ceil(Math.min(...rows)); row <= Math.max(...rows); row += 1) {
      let from = Infinity;
      let to = -Infinity;
      points.forEach(([ax, ay], i) => {
        const [bx, by] = points[(i + 1) % points.length] ?? [ax, ay];
        if ((row < ay && row < by) || (row > ay && row > by) || ay === by) return;
        const x = ax + ((bx - ax) * (row - ay)) / (by - ay);
        from = Math.min(from, x);
        to = Math.max(to, x);
      });
      if (to > from) this.span(row, from, to, c, alpha);
    }
  }

  /** Fills every column from `top(x)` down to `bottom`. */
  skyline(bottom: number, top: (x: number) => number, c: Colour, alpha = 1): void {
    for (let x = 0; x < this.width; x += 2) {
      const y = Math.round(top(x));
      for (let row = y; row < bottom; row += 1) this.span(row, x, x + 2, c, alpha);
    }
  }

  /** Latin capitals, digits and a little punctuation; `scale` is pixels per dot. */
  text(x: number, y: number, scale: number, text: string, c: Colour, alpha = 1): void {
    [...text].forEach((char, i) => {
      const left = x + i * GLYPH_ADVANCE * scale;
      if (left > this.width || left + GLYPH_ADVANCE * scale < 0) return;
      glyphRows(char).forEach((bits, row) => {
        for (let dot = 0; dot < 5; dot += 1) {
          if (bits & (16 >> dot)) this.rect(left + dot * scale, y + row * scale, scale, scale, c, alpha);
        }
      });
    });
  }

  textCentred(cx: number, y: number, scale: number, text: string, c: Colour): void {
    this.text(cx - textWidth(text, scale) / 2, y, scale, text, c);
  }
}

function blend(plane: Uint8Array, at: number, value: number, alpha: number): void {
  const old = plane[at] ?? 0;
  plane[at] = old + (value - old) * alpha + 0.5;
}
