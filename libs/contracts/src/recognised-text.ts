import { z } from 'zod';

/** Words that a stream carried in its picture or sound. They are read like a chat line, by the same detectors. */
export const RecognisedText = z.object({
  text: z.string().max(4_000),
  /** `ocr`: writing in the picture; `code`: what a QR or bar code stands for; `speech`: a transcript. */
  origin: z.enum(['ocr', 'code', 'speech']),
  /** How sure the recogniser is of its reading, 0–1. */
  confidence: z.number().min(0).max(1),
  /** Media time of the frame, or of the first sound, ms on the clock of the epoch. */
  atMs: z.number(),
  /** Media time of the last sound, ms; speech only. */
  untilMs: z.number().optional(),
  /** Part of the picture, 0–1 of width and height. */
  region: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }).optional(),
  /** Blob key of a small JPEG of the frame, where one was kept. */
  thumbnail: z.string().optional(),
  detector: z.object({ id: z.string(), version: z.string() }),
  /** Read by a detector on trial; so are the signals of its reading. */
  shadow: z.literal(true).optional(),
});
export type RecognisedText = z.infer<typeof RecognisedText>;
