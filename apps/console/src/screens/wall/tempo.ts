import type { ChatLine } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import { useAtSeconds } from '../../live/clock.js';
import { chat } from '../../live/live.js';

const MINUTE_MS = 60_000;

/** Lines of the last minute; `now` in ms since 1970. Lines come oldest first. */
export const tempoOf = (lines: readonly ChatLine[], now: number): number => {
  let count = 0;
  for (let i = lines.length - 1; i >= 0 && lines[i]!.sentAt > now - MINUTE_MS; i -= 1) count += 1;
  return count;
};

export const useTempo = (streamId: StreamId): number =>
  useAtSeconds((now) => tempoOf(chat.get(streamId) ?? [], now));
