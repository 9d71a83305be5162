import { join } from 'node:path';
import type { Label, Signal } from '@airlock/contracts/signal';
import { z } from 'zod';
import type { FrameDetector } from '../detector.js';
import { registerable } from '../registry.js';
import { openModel, type ModelSession } from '../session.js';
import { pictureInput } from './picture-input.js';

/** Scores a manifest says nothing of are reported from here on. */
const FLOOR = 0.05;

/** Which model, and how often it looks. */
export const ImageClassifierConfig = z.strictObject({
  /** Name of the model's folder. */
  model: z.string().min(1),
  /** Least media time between two looks at one stream, ms. */
  everyMs: z.number().min(0).default(2_000),
});

/**
 * Any ONNX image classifier as a detector, by its manifest alone: each class the manifest gives a label and that reaches
 * its threshold is a signal; of several classes with one label the surest speaks. Takes the session over.
 */
export function imageClassifierDetector(session: ModelSession, everyMs?: number): FrameDetector {
  const { name, version, labels, thresholds, input } = session.manifest;
  const fill = pictureInput(input);
  const detector = { id: name, version };
  return {
    ...detector,
    labels: [...new Set(Object.values(labels))],
    spare: true,
    ...(everyMs === undefined ? {} : { everyMs }),
    warmUp: () => session.warmUp(),
    detect: async (frame) => {
      const opinion = await session.classify((tensor) => {
        fill(frame, tensor);
      });
      const best = new Map<Label, Signal>();
      for (const [kind, label] of Object.entries(labels)) {
        const score = Math.min(1, Math.max(0, opinion[kind] ?? 0));
        if (score < (thresholds[kind] ?? FLOOR) || score <= (best.get(label)?.score ?? -1)) continue;
        const detail = { class: kind };
        best.set(label, { label, score, detector, source: 'frame', atMs: frame.atMs, detail });
      }
      return { signals: [...best.values()] };
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
