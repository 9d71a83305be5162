import { Sha256 } from '@airlock/contracts/ids';
import { z } from 'zod';

/** File of a package, or of a model's folder, and the hash it must have. */
const PinnedFile = z.object({ path: z.string().min(1), sha256: Sha256 });

/**
 * `models/<name>/manifest.json`: where a model comes from, what its bytes must hash to, what it eats and what it says.
 * Everything that opens a model reads this first and believes nothing else.
 */
export const ModelManifest = z.object({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** Goes on every signal as the detector's model version. */
  version: z.string().min(1),
  /** SPDX id of the weights' licence. */
  licence: z.string().min(1),
  source: z.object({
    package: z.string().min(1),
    version: z.string().min(1),
    /** Weights come first in no particular order; `model` names the graph's file. */
    model: z.string().min(1),
    files: z.array(PinnedFile).min(1),
  }),
  artefact: PinnedFile.extend({ bytes: z.number().int().positive() }),
  input: z.object({
    name: z.string(),
    /** `[1, 3, size, size]` float32 RGB. */
    layout: z.literal('nchw'),
    /** Pixels, both sides. */
    size: z.number().int().positive(),
    /** Plain bilinear, corners aligned, no anti-aliasing, the picture squashed to a square. */
    resize: z.literal('bilinear-align-corners-squash'),
    /** What a byte is divided by. */
    divisor: z.number().positive(),
  }),
  output: z.object({
    name: z.string(),
    /** One probability per label, in this order; they sum to 1. */
    labels: z.array(z.string()).min(2),
  }),
  /** Scores 0–1 the model card recommends, by label of the output. */
  thresholds: z.record(z.string(), z.number().min(0).max(1)),
});
export type ModelManifest = z.infer<typeof ModelManifest>;
