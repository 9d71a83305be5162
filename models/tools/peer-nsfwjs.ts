import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { load } from 'nsfwjs/core';
import { InceptionV3Model } from 'nsfwjs/models/inception_v3';
import { MobileNetV2Model } from 'nsfwjs/models/mobilenet_v2';

const DEFINITIONS = { 'nsfw-mobilenet-v2': MobileNetV2Model, 'nsfw-inception-v3': InceptionV3Model } as const;

/** Models that nsfwjs and Airlock share, by Airlock's name. */
export type PeerModel = keyof typeof DEFINITIONS;

export interface Peer {
  /** `[height, width, 3]` uint8 RGB in, probability by class name (`Porn`, `Neutral`, …) out. */
  classify(rgb: Uint8Array, width: number, height: number): Promise<Readonly<Record<string, number>>>;
  close(): void;
}

/**
 * nsfwjs as its users run it on a server without native code: TensorFlow.js on the WebAssembly backend (SIMD), everything read
 * from the installed packages. The peer of the benchmarks, and what the parity fixtures are recorded from.
 */
export async function openPeer(name: PeerModel): Promise<Peer> {
  setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  if (!(await tf.setBackend('wasm'))) throw new Error('TensorFlow.js has no WebAssembly backend here');
  const definition = DEFINITIONS[name];
  const info = console.info;
  console.info = () => undefined; // nsfwjs advertises its hosting guide on every load
  const net = await load(definition.name, { modelDefinitions: [definition] }).finally(() => {
    console.info = info;
  });
  return {
    classify: async (rgb, width, height) => {
      const image = tf.tensor3d(rgb, [height, width, 3], 'int32');
      try {
        const classes = await net.classify(image as never, 5);
        return Object.fromEntries(classes.map(({ className, probability }) => [className, probability]));
      } finally {
        image.dispose();
      }
    },
    close: () => {
      net.dispose();
    },
  };
}
