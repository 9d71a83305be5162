import type { ChatMessage } from '@airlock/contracts/chat';
import type { MessageRecord } from '@airlock/contracts/control';
import type { ChatLine } from '@airlock/contracts/http/stream-api';
import type { MessageId, StreamId } from '@airlock/contracts/ids';
import type { MessageVerdict } from '@airlock/contracts/verdict';
import type { z } from 'zod';

const KEPT_PER_STREAM = 200;

type Parts = {
  message?: ChatMessage;
  verdict?: MessageVerdict;
  human?: z.infer<typeof MessageRecord>;
};

/** A line as staff sees it, from what is known of it; nothing before the line itself has come. */
export const chatLine = ({ message, verdict, human }: Parts): ChatLine | undefined => {
  if (message === undefined) return undefined;
  const decision = human?.decision ?? verdict?.decision;
  const display = (human ?? verdict)?.display?.text;
  return {
    streamId: message.streamId,
    messageId: message.messageId,
    userId: message.userId,
    ...(message.nickname === undefined ? {} : { nickname: message.nickname }),
    text: message.text,
    sentAt: message.sentAt,
    ...(decision === undefined ? {} : { decision }),
    ...(display === undefined ? {} : { display }),
    ...(human === undefined ? {} : { by: human.by }),
    signals: verdict?.signals ?? [],
    rules: verdict?.rules ?? [],
    ...(verdict === undefined ? {} : { policyHash: verdict.policyHash, timing: verdict.timing }),
  };
};

/** The newest chat lines of each stream, joined from their topics in whatever order these come. */
export class ChatBoard {
  readonly #streams = new Map<StreamId, Map<MessageId, Parts>>();

  put(at: { streamId: StreamId; messageId: MessageId }, parts: Parts): ChatLine | undefined {
    let lines = this.#streams.get(at.streamId);
    if (lines === undefined) this.#streams.set(at.streamId, (lines = new Map()));
    const known = { ...lines.get(at.messageId), ...parts };
    lines.set(at.messageId, known);
    if (lines.size > KEPT_PER_STREAM) {
      const [oldest] = lines.keys();
      if (oldest !== undefined) lines.delete(oldest);
    }
    return chatLine(known);
  }

  find(streamId: StreamId, messageId: MessageId): ChatLine | undefined {
    const parts = this.#streams.get(streamId)?.get(messageId);
    return parts === undefined ? undefined : chatLine(parts);
  }

  forget(streamId: StreamId): void {
    this.#streams.delete(streamId);
  }
}
