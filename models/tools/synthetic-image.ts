import type { Frame } from '@airlock/contracts/frame';
import type { RgbImage } from '@airlock/inference/frame-tensor';

/** Integer hash to 0–1; no floating-point library function, so every machine draws the same. */
function noise(seed: number, n: number): number {
  let h = Math.imul(n ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 0x1_0000_0000;
}

/**
 * The `seed`-th picture of a size, so that fixtures need no files: gradients, blobs of skin-like and other colour, texture. Uses only +, −, ×, ÷ and integer operations: bit-identical everywhere.
 */
export function syntheticImage(seed: number, width: number, height: number): RgbImage {
  const rgb = new Uint8Array(width * height * 3);
  const blobs = Array.from({ length: 6 }, (_, b) => ({
    x: noise(seed, b * 8),
    y: noise(seed, b * 8 + 1),
    r: 0.05 + 0.2 * noise(seed, b * 8 + 2),
    colour: [noise(seed, b * 8 + 3), noise(seed, b * 8 + 4), noise(seed, b * 8 + 5)],
    warm: noise(seed, b * 8 + 6) < 0.6,
  }));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const u = x / width;
      const v = y / height;
      for (let c = 0; c < 3; c++) {
        let value = 255 * (c === 0 ? u : c === 1 ? v : 1 - (u + v) / 2);
        for (const { x: bx, y: by, r, colour, warm } of blobs) {
          const d = ((u - bx) * (u - bx) + (v - by) * (v - by)) / (r * r);
          if (d >= 1) continue;
          const paint = warm ? ([225, 172, 140][c] ?? 0) : 255 * (colour[c] ?? 0);
          value = value * d + paint * (1 - d);
        }
        value += 24 * (noise(seed + 1, (y * width + x) * 3 + c) - 0.5);
        rgb[(y * width + x) * 3 + c] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  return { width, height, rgb };
}

/** The same picture as a decoder would hand it over: full-range BT.601 4:2:0, chroma averaged over 2×2 pixels. */
export function syntheticFrame(seed: number, width: number, height: number): Frame {
  const { rgb } = syntheticImage(seed, width, height);
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  const y = new Uint8Array(width * height);
  const sums = new Float64Array(chromaWidth * chromaHeight * 3);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const [r = 0, g = 0, b = 0] = rgb.subarray(at * 3, at * 3 + 3);
      y[at] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
      const chroma = ((row >> 1) * chromaWidth + (column >> 1)) * 3;
      sums[chroma] = (sums[chroma] ?? 0) + (-0.168736 * r - 0.331264 * g + 0.5 * b);
      sums[chroma + 1] = (sums[chroma + 1] ?? 0) + (0.5 * r - 0.418688 * g - 0.081312 * b);
      sums[chroma + 2] = (sums[chroma + 2] ?? 0) + 1;
    }
  const plane = (component: 0 | 1): Uint8Array =>
    Uint8Array.from({ length: chromaWidth * chromaHeight }, (_, i) =>
      Math.max(0, Math.min(255, Math.round(128 + (sums[i * 3 + component] ?? 0) / (sums[i * 3 + 2] ?? 1)))),
    );
  const chroma = { u: plane(0), v: plane(1), strideU: chromaWidth, strideV: chromaWidth };
  return {
    width,
    height,
    atMs: 0,
    format: 'i420',
    y,
    strideY: width,
    ...chroma,
    matrix: 'bt601',
    range: 'full',
  };
}
