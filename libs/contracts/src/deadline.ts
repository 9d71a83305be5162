import { z } from 'zod';
import { EpochMs } from './ids.js';

/** Something that has to be done by a time, whoever asked for it: orders, filings, complaints, appeals, reviews. */
export const Deadline = z.object({
  /** `<kind>/<id>`: setting it again moves it. */
  key: z.string().max(256),
  /** `order`, `complaint`, `appeal`, `filing`, `hold.review` … */
  kind: z.string().max(64),
  subject: z.string().max(256),
  title: z.string().max(500),
  /** Which one, in words of no language: a name, a number. A call says it after what the kind is called. */
  what: z.string().max(500).optional(),
  dueAt: EpochMs,
  /** When people are told, before it is due; the last one is the time itself. Each is told of once. */
  remindAt: z.array(EpochMs),
  /** At each reminder `notify` is an announcement, `page` calls whoever is on duty as well. */
  urgency: z.enum(['notify', 'page']),
  state: z.enum(['running', 'met', 'cancelled', 'missed']),
  metAt: EpochMs.optional(),
});
export type Deadline = z.infer<typeof Deadline>;
