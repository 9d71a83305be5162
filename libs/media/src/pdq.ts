import type { Frame } from '@airlock/contracts/frame';
import { jaroszTo64 } from './pdq/jarosz.js';
import { lumaOf, lumaOfRgb, type Luma } from './pdq/luma.js';

/** A PDQ hash: 256 bits as eight words, the most significant first, as its hex is written. */
export type PdqWords = Uint32Array;

export interface PdqHash {
  readonly words: PdqWords;
  /** 0–100; below 50 the picture has too little structure for its hash to mean anything. */
  readonly quality: number;
}

/** What PDQ's authors advise: 31 bits of 256, and no match for pictures below quality 50. */
export const MATCH_DISTANCE = 31;
export const MIN_QUALITY = 50;

/** Words of 32 bits in a hash. */
export const HASH_WORDS = 8;

const SIDE = 64;
const FREQUENCIES = 16;

/** Rows 1–16 of the 64-point DCT-II: the constant term is left out, so brightness does not count. */
const DCT = Float32Array.from({ length: FREQUENCIES * SIDE }, (_, k) => {
  const i = Math.floor(k / SIDE) + 1;
  const j = k % SIDE;
  return Math.sqrt(2 / SIDE) * Math.cos((Math.PI / (2 * SIDE)) * i * (2 * j + 1));
});

/**
 * PDQ perceptual hash (Meta, "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing algorithm", 2019) of a
 * frame's luma plane.
 */
export const pdqOfFrame = (frame: Frame): PdqHash => pdqOfLuma(lumaOf(frame));

/** The same of `[height, width, 3] uint8` RGB. */
export const pdqOfRgb = (rgb: Uint8Array, width: number, height: number): PdqHash =>
  pdqOfLuma(lumaOfRgb(rgb, width, height));

function pdqOfLuma(luma: Luma): PdqHash {
  const small = jaroszTo64(luma);
  const coefficients = dct16(small);
  const median = coefficients.toSorted()[coefficients.length / 2 - 1]!;
  const words = new Uint32Array(8);
  for (let k = 0; k < 256; k++) if (coefficients[k]! > median) words[7 - (k >> 5)]! |= 1 << (k & 31);
  return { words, quality: quality(small) };
}

/** 64×64 → the 16×16 lowest frequencies. */
function dct16(image: Float32Array): Float32Array {
  const half = new Float32Array(FREQUENCIES * SIDE);
  for (let i = 0; i < FREQUENCIES; i++)
    for (let k = 0; k < SIDE; k++) {
      const d = DCT[i * SIDE + k]!;
      for (let j = 0; j < SIDE; j++) half[i * SIDE + j]! += d * image[k * SIDE + j]!;
    }
  const out = new Float32Array(FREQUENCIES * FREQUENCIES);
  for (let i = 0; i < FREQUENCIES; i++)
    for (let j = 0; j < FREQUENCIES; j++) {
      let sum = 0;
      for (let k = 0; k < SIDE; k++) sum += half[i * SIDE + k]! * DCT[j * SIDE + k]!;
      out[i * FREQUENCIES + j] = sum;
    }
  return out;
}

function quality(image: Float32Array): number {
  let sum = 0;
  const step = (u: number, v: number) => Math.abs(Math.trunc(((u - v) * 100) / 255));
  for (let i = 0; i < SIDE; i++)
    for (let j = 0; j < SIDE; j++) {
      const here = image[i * SIDE + j]!;
      if (i + 1 < SIDE) sum += step(here, image[(i + 1) * SIDE + j]!);
      if (j + 1 < SIDE) sum += step(here, image[i * SIDE + j + 1]!);
    }
  return Math.min(100, Math.trunc(sum / 90));
}

/** How many of the 256 bits differ. */
export function pdqDistance(a: PdqWords, b: PdqWords): number {
  let d = 0;
  for (let i = 0; i < 8; i++) d += popcount(a[i]! ^ b[i]!);
  return d;
}

export function popcount(v: number): number {
  v -= (v >>> 1) & 0x55555555;
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** 64 hex digits. */
export const pdqHex = (words: PdqWords): string =>
  Array.from(words, (w) => w.toString(16).padStart(8, '0')).join('');

/** The inverse of `pdqHex`; undefined when `hex` is no PDQ hash. */
export function pdqFromHex(hex: string): PdqWords | undefined {
  if (!/^[0-9a-f]{64}$/i.test(hex)) return undefined;
  return Uint32Array.from({ length: 8 }, (_, i) => parseInt(hex.slice(i * 8, i * 8 + 8), 16));
}
