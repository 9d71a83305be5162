import { join } from 'node:path';
import { AirlockError } from '@airlock/contracts/problem';
import type { Signal } from '@airlock/contracts/signal';
import { Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { regionOf } from '../boxes.js';
import type { FrameDetector } from '../detector.js';
import { createSampler } from '../frame-tensor.js';
import { registerable } from '../registry.js';
import { openGraph, type GraphSession } from '../session.js';
import { findObjects, OBJECT_INPUT } from './centernet.js';
import { COCO } from './coco.js';

export const OBJECT_DETECTOR = 'objects';
const MODEL = 'object-centernet';
const AREA = OBJECT_INPUT * OBJECT_INPUT;

/** Which things are looked for, and how often. */
export const ObjectConfig = z.strictObject({
  /** Least media time between two looks at one stream, ms. */
  everyMs: z.number().min(0).default(3_000),
  /** Kinds of things, by the model's names; all that its manifest gives a label unless said. */
  kinds: z.array(z.enum(COCO)).optional(),
  /** Scores below this are not reported. */
  floor: z.number().min(0.05).max(1).default(0.3),
});
export type ObjectConfig = z.infer<typeof ObjectConfig>;

/**
 * Everyday things in pictures, as features for policies: a knife in a kitchen is no offence, and this is no weapon detector.
 * One signal for each kind that is there, with the surest one's score and place; `detail.count` is how many were found, and
 * `detail.person_count` how many people are in the picture. Takes the session over: closing the detector closes it.
 */
export function objectDetector(
  session: GraphSession,
  { everyMs, kinds, floor }: ObjectConfig,
): FrameDetector {
  const { labels: known, version: model } = session.manifest;
  const labels = new Map(
    Object.entries(known).flatMap(([name, label]) => {
      const kind = (COCO as readonly string[]).indexOf(name);
      return kinds === undefined || (kinds as readonly string[]).includes(name)
        ? [[kind, label] as const]
        : [];
    }),
  );
  const unlabelled = (kinds ?? []).filter((kind) => known[kind] === undefined);
  if (unlabelled.length > 0)
    throw new AirlockError(
      'invalid_input',
      `objects: the manifest has no label for ${unlabelled.join(', ')}`,
    );
  const person = COCO.indexOf('person');
  const wanted = [...new Set([person, ...labels.keys()])];
  const version = `${model}@${floor}`;
  const sampler = createSampler(OBJECT_INPUT, 1);
  const data = new Float32Array(3 * AREA);
  const input = new Tensor('float32', data, [1, 3, OBJECT_INPUT, OBJECT_INPUT]);

  const look = async () => {
    const { keypoints, wh } = await session.run({ input }, ['keypoints', 'wh']);
    return findObjects(keypoints?.data as Float32Array, wh?.data as Float32Array, wanted, floor);
  };
  return {
    id: OBJECT_DETECTOR,
    version,
    labels: [...labels.values()],
    everyMs,
    spare: true,
    warmUp: async () => {
      await look();
    },
    detect: async (frame) => {
      sampler.fromFrame(frame, data);
      const found = await look();
      const people = found.filter(({ kind }) => kind === person).length;
      const signals = [...labels].flatMap(([kind, label]): Signal[] => {
        const all = found.filter((one) => one.kind === kind);
        const [best] = all;
        if (best === undefined) return [];
        return [
          {
            label,
            score: best.score,
            detector: { id: OBJECT_DETECTOR, version },
            source: 'frame',
            atMs: frame.atMs,
            region: regionOf(best, OBJECT_INPUT, OBJECT_INPUT),
            detail: { count: all.length, person_count: people },
          },
        ];
      });
      return { signals };
    },
    close: () => session.close(),
  };
}

export const objectFactory = registerable({
  name: OBJECT_DETECTOR,
  kind: 'frame',
  models: [MODEL],
  config: ObjectConfig,
  open: async (config, { modelsDir }) => objectDetector(await openGraph(join(modelsDir, MODEL)), config),
});
