import { z } from 'zod';
import { EpochMs } from './ids.js';

/**
 * Something that happened and that somebody outside may want to know, in CloudEvents' words. Written in the transaction
 * that made it happen; webhooks deliver it.
 */
export const Announcement = z.object({
  /** In order, without end. */
  id: z.number().int(),
  /** `airlock.stream.cut`, `airlock.notice.issued`, `airlock.deadline.reminder` … */
  type: z.string().regex(/^airlock(\.[a-z_]+)+$/),
  /** What it is about: an id. */
  subject: z.string().max(256),
  time: EpochMs,
  data: z.record(z.string(), z.unknown()),
});
export type Announcement = z.infer<typeof Announcement>;
