import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSampler } from '@airlock/inference/frame-tensor';
import { openModel } from '@airlock/inference/session';
import { openDecoder } from '@airlock/media/decoder';
import type { Pipeline, Scores } from './peer-pipeline.js';

export const MOBILENET = 'nsfw-mobilenet-v2';

/** The two costly steps of a media worker, with the model that the peer has: decode keyframes at 1 fps, classify. */
export async function openOurPipeline(modelsDir: string): Promise<Pipeline> {
  const decoder = await openDecoder();
  const model = await openModel(join(modelsDir, MOBILENET));
  const sampler = createSampler(model.manifest.input.size, model.manifest.input.divisor);
  const plan = { fps: 1, everyFrame: false, keyframesOnly: true };
  return {
    look: async (path) => {
      const bytes = new Uint8Array(await readFile(path));
      const decoded = await decoder.decode({ bytes, container: 'mpegts', startMs: 0 }, plan);
      if (decoded.failure) throw new Error(`${path}: ${decoded.failure} ${decoded.detail ?? ''}`);
      const scores: Scores[] = [];
      for (const frame of decoded.frames)
        scores.push(await model.classify((tensor) => sampler.fromFrame(frame, tensor)));
      return scores;
    },
    close: async () => {
      await decoder.close();
      await model.close();
    },
  };
}
