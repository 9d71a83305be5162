/**
 * `npm run record-parity -w @airlock/models`: records what TensorFlow.js (wasm backend) says about the synthetic pictures.
 * Run it after moving to another nsfwjs; the result is committed, and parity.test.ts compares ours with it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import type { RgbImage } from '@airlock/inference/frame-tensor';
import * as tf from '@tensorflow/tfjs';
import { FIXTURE, PICTURES, samplePositions, type ParityCase, type ParityFixture } from './parity-cases.ts';
import { openPeer } from './peer-nsfwjs.ts';
import { syntheticImage } from './synthetic-image.ts';

const SIZES = [224, 299] as const;

function resizedSamples({ rgb, width, height }: RgbImage, size: number): readonly number[] {
  const values = tf.tidy(() =>
    tf.image
      .resizeBilinear(
        tf.tensor3d(
          Float32Array.from(rgb, (v) => v / 255),
          [height, width, 3],
        ),
        [size, size],
        true,
      )
      .dataSync(),
  );
  return samplePositions(size).map(({ y, x, channel }) => values[(y * size + x) * 3 + channel] ?? NaN);
}

const mobilenet = await openPeer('nsfw-mobilenet-v2');
const inception = await openPeer('nsfw-inception-v3');
const cases: ParityCase[] = [];
for (const { seed, width, height } of PICTURES) {
  const image = syntheticImage(seed, width, height);
  cases.push({
    seed,
    width,
    height,
    probabilities: {
      'nsfw-mobilenet-v2': await mobilenet.classify(image.rgb, width, height),
      'nsfw-inception-v3': await inception.classify(image.rgb, width, height),
    },
    resized: Object.fromEntries(SIZES.map((size) => [String(size), resizedSamples(image, size)])),
  });
  process.stdout.write(`recorded ${cases.length}/${PICTURES.length}\n`);
}
mobilenet.close();
inception.close();
const fixture: ParityFixture = {
  recordedWith: { nsfwjs: '4.4.0', '@tensorflow/tfjs-core': '4.22.0', backend: 'wasm' },
  cases,
};
await mkdir(new URL('.', FIXTURE), { recursive: true });
await writeFile(FIXTURE, `${JSON.stringify(fixture, null, 1)}\n`);
