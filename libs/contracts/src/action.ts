import { z } from 'zod';
import { ActionId, EpochMs, StreamId, UserId } from './ids.js';

/** What can be done to a stream. `lift` ends the effect of an earlier action. */
export const ActionKind = z.enum(['warn', 'mute', 'restrict', 'cut', 'suspend', 'ban', 'lift']);
export type ActionKind = z.infer<typeof ActionKind>;

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
  reason: z.string().max(2_000),
  label: z.string().optional(),
  clause: z.string().optional(),
  decidedAt: EpochMs,
  /** Set for timed actions; the effect ends by itself. */
  until: EpochMs.optional(),
  /** `lift` only: the action whose effect ends. */
  lifts: ActionId.optional(),
});
export type Action = z.infer<typeof Action>;
