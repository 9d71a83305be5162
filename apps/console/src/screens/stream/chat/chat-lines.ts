import type { ChatLine } from '@airlock/contracts/http/stream-api';
import type { MessageId } from '@airlock/contracts/ids';

const SHOWN = 200;

/** What was read from the record and what came since as one list, oldest first; what came since counts. */
export const mergeLines = (kept: readonly ChatLine[], live: readonly ChatLine[]): readonly ChatLine[] => {
  const byId = new Map<MessageId, ChatLine>();
  for (const line of [...kept, ...live]) byId.set(line.messageId, line);
  return [...byId.values()].sort((a, b) => a.sentAt - b.sentAt).slice(-SHOWN);
};

export const heldOf = (lines: readonly ChatLine[]): readonly ChatLine[] =>
  lines.filter((l) => l.decision === 'hold');

/** The held line that keys are about: the chosen one while it waits, then the one after it, then the oldest. */
export const chosenOf = (
  held: readonly ChatLine[],
  wanted: { readonly messageId: MessageId; readonly sentAt: number } | undefined,
): ChatLine | undefined =>
  held.find((l) => l.messageId === wanted?.messageId) ??
  held.find((l) => l.sentAt >= (wanted?.sentAt ?? 0)) ??
  held[0];

/** Every part of the text that something was found in. */
export const spansOf = (line: ChatLine): readonly (readonly [number, number])[] =>
  line.signals.flatMap((s) => (s.span === undefined ? [] : [s.span]));
