import { join } from 'node:path';
import type { Signal } from '@airlock/contracts/signal';
import type { FrameDetector } from './detector.js';
import { createSampler } from './frame-tensor.js';
import { registerable, type DetectorContext } from './registry.js';
import { combine, SecondOpinionConfig, SEXUAL_LABELS, suspects, triggers } from './second-opinion.js';
import { openModel, type ModelSession } from './session.js';

export const NSFW_DETECTOR = 'nsfw';
const FIRST = 'nsfw-mobilenet-v2';
const SECOND = 'nsfw-inception-v3';

/**
 * Sexual content in frames: the small model looks at every frame, the large one only at those the small one suspects, and
 * a signal needs both. Takes the sessions over: closing the detector closes them.
 */
export function nsfwDetector(
  first: ModelSession,
  second: ModelSession,
  config: SecondOpinionConfig,
): FrameDetector {
  const trigger = triggers(config, first.manifest);
  const asked = Object.values(trigger).join('/');
  const version = `${first.manifest.version}+${second.manifest.version}+${config.combine}@${asked}`;
  const small = createSampler(first.manifest.input.size, first.manifest.input.divisor);
  const large = createSampler(second.manifest.input.size, second.manifest.input.divisor);
  return {
    id: NSFW_DETECTOR,
    version,
    labels: Object.values(SEXUAL_LABELS),
    warmUp: async () => {
      await first.warmUp();
      await second.warmUp();
    },
    detect: async (frame) => {
      const opinion = await first.classify((tensor) => {
        small.fromFrame(frame, tensor);
      });
      if (suspects(opinion, trigger).length === 0) return { signals: [] };
      const check = await second.classify((tensor) => {
        large.fromFrame(frame, tensor);
      });
      const signals = combine(opinion, check, config).map(
        ({ label, score, first: a, second: b }): Signal => ({
          label,
          score,
          detector: { id: NSFW_DETECTOR, version },
          source: 'frame',
          atMs: frame.atMs,
          detail: { [first.manifest.name]: a, [second.manifest.name]: b, combined: config.combine },
        }),
      );
      return { signals };
    },
    close: async () => {
      await Promise.all([first.close(), second.close()]);
    },
  };
}

/** Opens both models and the detector over them; nothing stays open when one of them fails. */
export async function openNsfwDetector(
  config: SecondOpinionConfig,
  { modelsDir }: DetectorContext,
): Promise<FrameDetector> {
  const first = await openModel(join(modelsDir, FIRST));
  try {
    return nsfwDetector(first, await openModel(join(modelsDir, SECOND)), config);
  } catch (error) {
    await first.close();
    throw error;
  }
}

export const nsfwFactory = registerable({
  name: NSFW_DETECTOR,
  kind: 'frame',
  models: [FIRST, SECOND],
  config: SecondOpinionConfig,
  open: openNsfwDetector,
});
