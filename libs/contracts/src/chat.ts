import { z } from 'zod';
import { EpochMs, MessageId, StreamId, UserId } from './ids.js';

export const CHAT_LIMITS = { textUnits: 4_000, nicknameUnits: 64 } as const;

/** One chat line (danmaku) as the viewer sent it. */
export const ChatMessage = z.object({
  v: z.literal(1),
  streamId: StreamId,
  messageId: MessageId,
  userId: UserId,
  nickname: z.string().max(CHAT_LIMITS.nicknameUnits).optional(),
  text: z.string().max(CHAT_LIMITS.textUnits),
  sentAt: EpochMs,
});
export type ChatMessage = z.infer<typeof ChatMessage>;
