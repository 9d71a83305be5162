import { z } from 'zod';
import { ChatMode, ChatModeView } from '../control.js';
import { MessageId, StreamId } from '../ids.js';
import { ok, route } from './route.js';
import { ChatLine } from './stream-api.js';

const stream = z.object({ streamId: StreamId });

export const ChatModeRequest = ChatMode.extend({ reason: z.string().trim().min(1).max(2_000) });
export type ChatModeRequest = z.infer<typeof ChatModeRequest>;

export const MaskRequest = z.object({
  /** Parts to cover, [start, end) in UTF-16 code units; without them what was found in it, or all of it. */
  spans: z
    .array(z.tuple([z.number().int().nonnegative(), z.number().int().positive()]))
    .min(1)
    .max(100)
    .optional(),
});
export type MaskRequest = z.infer<typeof MaskRequest>;

/** Chat as a whole, beside the decisions on single lines. A mute of the room is an action: `takeAction`. */
export const chatRoutes = {
  setChatMode: route({
    method: 'put',
    path: '/v1/streams/{streamId}/chat/mode',
    access: 'chat.decide',
    summary: 'Slow mode and holding every line, each for a time or until it is ended; what is left out ends',
    tag: 'chat',
    params: stream,
    body: ChatModeRequest,
    response: ok(ChatModeView),
  }),
  maskMessage: route({
    method: 'post',
    path: '/v1/streams/{streamId}/messages/{messageId}/mask',
    access: 'chat.decide',
    summary: 'Publish a held chat line with parts of it covered',
    tag: 'chat',
    params: stream.extend({ messageId: MessageId }),
    body: MaskRequest,
    response: ok(ChatLine),
  }),
};
