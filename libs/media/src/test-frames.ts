import type { Frame } from '@airlock/contracts/frame';

export interface FrameMaker {
  readonly width?: number;
  readonly height?: number;
  readonly atMs?: number;
  readonly range?: Frame['range'];
  readonly luma: (x: number, y: number) => number;
  readonly u?: (x: number, y: number) => number;
  readonly v?: (x: number, y: number) => number;
}

/** For tests: a frame painted by functions of the pixel. */
export function paintFrame(o: FrameMaker): Frame {
  const { width = 320, height = 180, atMs = 0, range = 'limited' } = o;
  const strideY = width + 8;
  const strideU = ((width + 1) >> 1) + 4;
  const rows = (height + 1) >> 1;
  const y = new Uint8Array(strideY * height);
  const u = new Uint8Array(strideU * rows).fill(128);
  const v = new Uint8Array(strideU * rows).fill(128);
  for (let j = 0; j < height; j++) for (let i = 0; i < width; i++) y[j * strideY + i] = o.luma(i, j);
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < (width + 1) >> 1; i++) {
      if (o.u) u[j * strideU + i] = o.u(i, j);
      if (o.v) v[j * strideU + i] = o.v(i, j);
    }
  return {
    width,
    height,
    atMs,
    format: 'i420',
    y,
    u,
    v,
    strideY,
    strideU,
    strideV: strideU,
    matrix: 'bt601',
    range,
  };
}

/** For tests: numbers 0–1, always the same for a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** For tests: a picture with structure at many scales: overlapping discs, one arrangement per seed. */
export function discs(seed: number, width = 320, height = 180, count = 60): FrameMaker['luma'] {
  const next = seeded(seed);
  const plane = new Uint8Array(width * height).fill(90);
  for (let n = 0; n < count; n++) {
    const [cx, cy, r] = [next() * width, next() * height, (0.03 + 0.15 * next()) * height];
    const shade = 16 + Math.floor(next() * 219);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) if ((x - cx) ** 2 + (y - cy) ** 2 < r * r) plane[y * width + x] = shade;
  }
  return (x, y) => plane[Math.min(y, height - 1) * width + Math.min(x, width - 1)]!;
}
