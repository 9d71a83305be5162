import { z } from 'zod';

/** Dotted name of what was seen, from the policy's taxonomy: `sexual.explicit`, `privacy.contact`, … */
export const Label = z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/);
export type Label = z.infer<typeof Label>;

/** What one detector saw in one segment or message. */
export const Signal = z.object({
  label: Label,
  /** 0–1; calibrated where the model card says so. */
  score: z.number().min(0).max(1),
  detector: z.object({ id: z.string(), version: z.string() }),
  source: z.enum(['frame', 'text', 'audio', 'known', 'system']),
  /** Media time of the frame or sound, ms on the clock of the epoch. */
  atMs: z.number().optional(),
  /** Part of the picture, 0–1 of width and height. */
  region: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }).optional(),
  /** Part of the message, [start, end) in UTF-16 code units. */
  span: z.tuple([z.number().int(), z.number().int()]).optional(),
  /** Blob key of a small JPEG of the frame, where one was kept. */
  thumbnail: z.string().optional(),
  /** Seen by a detector on trial: recorded and compared, and never given to the policy in force. */
  shadow: z.literal(true).optional(),
  /** What explains the score to a human: matched term, hash distance, both models' opinions … */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type Signal = z.infer<typeof Signal>;
