import type { PeerModel } from './peer-nsfwjs.ts';

/** What TensorFlow.js said about one synthetic picture. */
export interface ParityCase {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** Probability by class, per model. */
  readonly probabilities: Readonly<Record<PeerModel, Readonly<Record<string, number>>>>;
  /** Some values of the resized picture (0–1), per side length: at `[y, x, channel]` in TensorFlow.js' layout. */
  readonly resized: Readonly<
    Record<string, readonly { readonly at: readonly [number, number, number]; readonly value: number }[]>
  >;
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
