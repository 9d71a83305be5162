import { join } from 'node:path';
import { z } from 'zod';
import type { FrameDetector } from '../detector.js';
import { registerable } from '../registry.js';
import { openModel, type ModelSession } from '../session.js';
import { classSignals } from './class-signals.js';
import { pictureInput } from './picture-input.js';

/** Which model, and how often it looks. */
export const ImageClassifierConfig = z.strictObject({
  /** Name of the model's folder. */
  model: z.string().min(1),
  /** Least media time between two looks at one stream, ms. */
  everyMs: z.number().min(0).default(2_000),
});

/** Any ONNX image classifier as a detector, by its manifest alone. Takes the session over. */
export function imageClassifierDetector(session: ModelSession, everyMs?: number): FrameDetector {
  const { name, version, labels, input } = session.manifest;
  const fill = pictureInput(input);
  return {
    id: name,
    version,
    labels: [...new Set(Object.values(labels))],
    spare: true,
    ...(everyMs === undefined ? {} : { everyMs }),
    warmUp: () => session.warmUp(),
    detect: async (frame) => {
      const opinion = await session.classify((tensor) => {
        fill(frame, tensor);
      });
      return { signals: classSignals(session.manifest, opinion, { source: 'frame', atMs: frame.atMs }) };
    },
    close: () => session.close(),
  };
}

/** Runs once for each classifier of the models folder that no other detector opens, under the model's name. */
export const imageClassifierFactory = registerable({
  name: 'image-classifier',
  kind: 'frame',
  onlyNamed: true,
  config: ImageClassifierConfig,
  open: async ({ model, everyMs }, { modelsDir }) =>
    imageClassifierDetector(await openModel(join(modelsDir, model)), everyMs),
});
