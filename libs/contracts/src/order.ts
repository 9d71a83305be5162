import { z } from 'zod';
import { ActionId, EpochMs, StreamerId, StreamId } from './ids.js';

/** By which rule an authority orders something: it sets the clock. */
export const OrderBasis = z.enum([
  /** EU 2021/784 Art. 3: terrorist content, one hour. */
  'eu_terrorist_content',
  /** AU Online Safety Act s. 109: class 1 material, 24 hours. */
  'au_class_1',
  /** AU Online Safety Act s. 89: adult cyber-abuse, 24 hours after the notice. */
  'au_cyber_abuse',
  /** 2018 Joint Notice §4 and whatever names its own time. */
  'other',
]);
export type OrderBasis = z.infer<typeof OrderBasis>;

export const OrderId = z
  .string()
  .regex(/^or_[a-z0-9]{1,40}$/)
  .brand<'OrderId'>();
export type OrderId = z.infer<typeof OrderId>;

export const OrderTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stream'), streamId: StreamId }),
  /** All that the streamer has on air now. */
  z.object({ kind: z.literal('streamer'), streamerId: StreamerId }),
]);
export type OrderTarget = z.infer<typeof OrderTarget>;

export const NewOrder = z.object({
  issuer: z.string().trim().min(1).max(200),
  docNo: z.string().trim().min(1).max(200),
  basis: OrderBasis,
  /** When it came in, by fax or portal or mail. */
  receivedAt: EpochMs,
  /** Needed where the basis sets no time. */
  dueAt: EpochMs.optional(),
  targets: z.array(OrderTarget).min(1).max(1_000),
  text: z.string().trim().min(1).max(10_000),
});
export type NewOrder = z.infer<typeof NewOrder>;

/** An order of an authority: above all queues, with its own clock, and answered by a signed receipt. */
export const AuthorityOrder = NewOrder.extend({
  orderId: OrderId,
  dueAt: EpochMs,
  state: z.enum(['received', 'acted']),
  enteredBy: z.string(),
  actedBy: z.string().optional(),
  actedAt: EpochMs.optional(),
  /** What was done, by the ids of the actions. */
  actions: z.array(ActionId),
  /** Targets that were not on air any more. */
  absent: z.array(z.string()),
  /** Signed note: the order, what was done and when; any verifier of the log's key reads it. */
  receipt: z.string().optional(),
});
export type AuthorityOrder = z.infer<typeof AuthorityOrder>;

export const ReportId = z
  .string()
  .regex(/^rr_[a-z0-9]{1,40}$/)
  .brand<'ReportId'>();
export type ReportId = z.infer<typeof ReportId>;

export const NewReport = z.object({
  addressee: z.string().trim().min(1).max(200),
  /** What it is about: a stream, a streamer, a list entry. */
  subject: z.string().trim().min(1).max(256),
  label: z.string().max(100).optional(),
  /** Since when it is known for sure: the clock runs from here. */
  detectedAt: EpochMs,
  /** Default 24 hours after `detectedAt`. */
  dueAt: EpochMs.optional(),
  text: z.string().trim().min(1).max(20_000),
});
export type NewReport = z.infer<typeof NewReport>;

/** A report to an authority: drafted, due, sent and acknowledged. */
export const RegulatorReport = NewReport.extend({
  reportId: ReportId,
  dueAt: EpochMs,
  state: z.enum(['draft', 'sent', 'acknowledged']),
  draftedBy: z.string(),
  sentAt: EpochMs.optional(),
  /** What the authority gave back: a number, a stamp. */
  receipt: z.string().max(2_000).optional(),
});
export type RegulatorReport = z.infer<typeof RegulatorReport>;
