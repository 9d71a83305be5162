import { z } from 'zod';
import { EpochMs } from './ids.js';
import { DecisionChange, LabelChange } from './policy.js';

/** A share with its 95 % confidence interval. */
const Share = z.object({
  value: z.number(),
  interval: z.tuple([z.number(), z.number()]).readonly(),
  n: z.number(),
});
const Quality = z.object({ precision: Share.optional(), recall: Share.optional() });
const Said = z.object({ decision: z.string(), rules: z.array(z.string()), actions: z.array(z.string()) });

/** What another policy would have decided otherwise. */
export const PolicyReport = z.object({
  kind: z.literal('policy'),
  items: z.object({ segments: z.number().int(), messages: z.number().int() }),
  /** Of these, with another decision or other actions. */
  differs: z.object({ segments: z.number().int(), messages: z.number().int() }),
  decisions: z.array(DecisionChange),
  labels: z.array(LabelChange),
  actions: z.array(z.object({ kind: z.string(), gained: z.number().int(), lost: z.number().int() })),
  rules: z.array(z.object({ rule: z.string(), before: z.number().int(), after: z.number().int() })),
  /** Against what people decided, where they did. */
  people: z.object({ n: z.number().int(), before: Quality, after: Quality }).optional(),
  examples: z.array(
    z.object({
      kind: z.enum(['segment', 'message']),
      streamId: z.string(),
      /** `epoch/seq` of a segment, the id of a line. */
      item: z.string(),
      at: EpochMs,
      before: Said,
      after: Said,
      labels: z.array(z.string()),
      /** Of a line; left out for who may not read chat. */
      text: z.string().optional(),
      thumbnail: z.string().optional(),
    }),
  ),
});
export type PolicyReport = z.infer<typeof PolicyReport>;

/** What new terms or pictures would have found. */
export const FindingsReport = z.object({
  kind: z.enum(['terms', 'pictures']),
  /** Lines or pictures looked at. */
  looked: z.number().int(),
  found: z.number().int(),
  streams: z.number().int(),
  /** How often each was found; the most frequent first, at most 100. */
  by: z.array(z.object({ what: z.string(), n: z.number().int() })),
  /** What had become of those items. */
  decided: z.array(z.object({ decision: z.string(), n: z.number().int() })),
  examples: z.array(
    z.object({
      what: z.string(),
      streamId: z.string(),
      item: z.string(),
      at: EpochMs,
      decision: z.string(),
      text: z.string().optional(),
      /** Of a line: what matched, [start, end) in UTF-16 units. Of a picture: how many bits of 256 differ. */
      span: z.tuple([z.number().int(), z.number().int()]).optional(),
      distance: z.number().int().optional(),
      thumbnail: z.string().optional(),
    }),
  ),
});
export type FindingsReport = z.infer<typeof FindingsReport>;

export const LookBackReport = z.discriminatedUnion('kind', [
  PolicyReport,
  FindingsReport.extend({ kind: z.literal('terms') }),
  FindingsReport.extend({ kind: z.literal('pictures') }),
]);
export type LookBackReport = z.infer<typeof LookBackReport>;
