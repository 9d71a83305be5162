import type { PeerModel } from './peer-nsfwjs.ts';

/** What TensorFlow.js said about one synthetic picture. */
export interface ParityCase {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** Probability by class, per model. */
  readonly probabilities: Readonly<Record<PeerModel, Readonly<Record<string, number>>>>;
  /** Values 0–1 of the picture resized to a side length, at `samplePositions(size)`. */
  readonly resized: Readonly<Record<string, readonly number[]>>;
}

export interface ParityFixture {
  readonly recordedWith: Readonly<Record<string, string>>;
  readonly cases: readonly ParityCase[];
}

/** Pictures of the fixture: common, tall, tiny, odd, already square, and the two degenerate ones. */
export const PICTURES: readonly { readonly seed: number; readonly width: number; readonly height: number }[] =
  [
    { seed: 1, width: 1280, height: 720 },
    { seed: 4, width: 320, height: 180 },
    { seed: 5, width: 320, height: 180 },
    { seed: 2, width: 97, height: 331 },
    { seed: 3, width: 224, height: 224 },
    { seed: 1, width: 299, height: 299 },
    { seed: 2, width: 2, height: 5 },
    { seed: 1, width: 1, height: 1 },
  ];

export const FIXTURE = new URL('../fixtures/parity.json', import.meta.url);

/** Where resized pictures are compared: the corners, then a lattice that walks over rows, columns and channels. */
export function samplePositions(size: number): readonly { y: number; x: number; channel: number }[] {
  return Array.from({ length: 24 }, (_, i) =>
    i < 4
      ? { y: (i >> 1) * (size - 1), x: (i & 1) * (size - 1), channel: i % 3 }
      : { y: (i * 67) % size, x: (i * 149) % size, channel: i % 3 },
  );
}
