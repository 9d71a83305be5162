import { z } from 'zod';
import { EpochMs } from './ids.js';

/** Languages in which notices exist, BCP 47. */
export const NoticeLanguage = z.enum(['zh-CN', 'en']);
export type NoticeLanguage = z.infer<typeof NoticeLanguage>;

export const NoticeId = z
  .string()
  .regex(/^nt_[0-9a-f]{32}$/)
  .brand<'NoticeId'>();
export type NoticeId = z.infer<typeof NoticeId>;

/** Who is told: `streamer:<id>`, `user:<id>`, `complaint:<receipt>`, `provider:<id>`, `identity:<hash>`. Never a name or an address. */
export const NoticeRecipient = z
  .string()
  .regex(/^(streamer|user|complaint|provider|identity):[^\s:]{1,128}$/);

const Both = z.object({ zh: z.string().min(1).max(4_000), en: z.string().min(1).max(4_000) });
/** In one language as somebody wrote it, or in both. */
export const NoticeText = z.union([z.string().trim().min(1).max(4_000), Both]);
export type NoticeText = z.infer<typeof NoticeText>;

/** One thing that was seen, by a detector or in a person's eyes. Nothing of what it shows. */
export const StatementFact = z.object({
  at: EpochMs,
  what: NoticeText,
  label: z.string().max(100).optional(),
  /** 0–1 */
  score: z.number().min(0).max(1).optional(),
  /** `name version` of what saw it; left out where a person did. */
  detector: z.string().max(200).optional(),
});
export type StatementFact = z.infer<typeof StatementFact>;

/** Why somebody is restricted, with everything the law wants said (DSA Art. 17; e-commerce streams: Order 117 Art. 14). */
export const Statement = z.object({
  /** What is done: the kind of an action or sanction, `blacklist` … */
  measure: z.string().max(64),
  /** What the measure is called. */
  title: Both,
  facts: z.array(StatementFact).min(1).max(50),
  /** Why, in the words of whoever decided. */
  reason: NoticeText,
  /** The clause that was broken. */
  ground: z.string().trim().min(1).max(200),
  /** Whether software found it, and whether software decided it. */
  automated: z.object({ detection: z.boolean(), decision: z.boolean() }),
  /** Whether somebody reported it, an authority ordered it, or we found it ourselves. */
  source: z.enum(['own_initiative', 'notice', 'authority']).default('own_initiative'),
  /** What it applies to. */
  scope: NoticeText,
  from: EpochMs,
  /** Left out: until it is lifted. */
  until: EpochMs.optional(),
  /** How to have it looked at again, and until when that can be asked for. */
  redress: z.object({ route: NoticeText, until: EpochMs }),
});
export type Statement = z.infer<typeof Statement>;
export type StatementInput = z.input<typeof Statement>;

/** What notices are about, each with its template in every language. */
export const NoticeKind = z.enum([
  'statement',
  'lifted',
  'appeal.received',
  'appeal.decided',
  'complaint.received',
  'complaint.decided',
  'notifier.warned',
  'notifier.suspended',
]);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** Something somebody was told, word for word. */
export const Notice = z.object({
  noticeId: NoticeId,
  recipient: NoticeRecipient,
  kind: NoticeKind,
  /** The id of what it is about: an action, a sanction, a list entry, an appeal. */
  subject: z.string().max(256),
  lang: NoticeLanguage,
  body: z.record(z.string(), z.unknown()),
  text: z.string(),
  issuedAt: EpochMs,
});
export type Notice = z.infer<typeof Notice>;
