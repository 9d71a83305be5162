import { z } from 'zod';
import { ActionId, EpochMs, StreamId, UserId } from './ids.js';

/**
 * What can be done to a stream, mildest first. `unrecommend`, `sink` and `fix` tell the platform; `limit_time` ends the
 * stream when its time is used up; `mask` shows nothing that no person has approved, `delay` keeps the audience behind;
 * `lift` ends the effect of an earlier action.
 */
export const ActionKind = z.enum([
  'warn',
  'unrecommend',
  'limit_time',
  'sink',
  'fix',
  'mute',
  'mask',
  'delay',
  'restrict',
  'cut',
  'suspend',
  'ban',
  'lift',
]);
export type ActionKind = z.infer<typeof ActionKind>;

/** What a streamer may be kept from: `tips`, `recommend`, `cohost`, `comments`, `category:news` … */
export const Feature = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(:[a-z0-9_-]+)?$/)
  .max(64);

/** How far an action goes. */
export const ActionLimits = z.object({
  /** `delay`: how far the audience is kept behind at least, ms. */
  delayMs: z.number().int().min(1_000).max(600_000).optional(),
  /** `limit_time`: how long the stream may be on air in all, ms. */
  airMs: z.number().int().min(60_000).max(86_400_000).optional(),
  /** `restrict`: what the stream does without. */
  features: z.array(Feature).min(1).max(20).optional(),
});
export type ActionLimits = z.infer<typeof ActionLimits>;

/** Who decided: the policy by a rule, or a person. */
export const Origin = z.discriminatedUnion('type', [
  z.object({ type: z.literal('policy'), rule: z.string(), policyHash: z.string() }),
  z.object({ type: z.literal('human'), user: z.string(), role: z.string() }),
]);
export type Origin = z.infer<typeof Origin>;

export const Action = z.object({
  actionId: ActionId,
  kind: ActionKind,
  streamId: StreamId,
  /** `warn` and `mute` only: meant for one author of chat lines in the stream, not for the stream. */
  userId: UserId.optional(),
  origin: Origin,
  /** Whose word it needed besides: of an action on many streams. */
  approvedBy: z.string().optional(),
  reason: z.string().max(2_000),
  label: z.string().optional(),
  clause: z.string().optional(),
  decidedAt: EpochMs,
  /** Set for timed actions; the effect ends by itself. */
  until: EpochMs.optional(),
  /** `lift` only: the action whose effect ends. */
  lifts: ActionId.optional(),
  limits: ActionLimits.optional(),
});
export type Action = z.infer<typeof Action>;
