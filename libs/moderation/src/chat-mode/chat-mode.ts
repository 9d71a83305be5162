import type { ChatMode, ChatModeRecord } from '@airlock/contracts/control';

/** Names that stand in the rules of a line's verdict where not policy but the mode of the room decided. */
export const CHAT_RULES = { hold: 'chat.hold', slow: 'chat.slow', muted: 'muted' } as const;

const isOn = (part: { readonly until?: number | undefined } | undefined, now: number): boolean =>
  part !== undefined && now < (part.until ?? Infinity);

/** Whether every line waits for a person at `now` (ms since 1970). */
export const holdsAt = (mode: ChatMode | undefined, now: number): boolean => isOn(mode?.hold, now);

/** How long an author waits between two lines at `now`, ms; undefined without slow mode. */
export const slowAt = (mode: ChatMode | undefined, now: number): number | undefined =>
  isOn(mode?.slow, now) ? mode?.slow?.everyMs : undefined;

/** Records come by two ways and may come twice: the one decided later counts. */
export const laterMode = (known: ChatModeRecord | undefined, record: ChatModeRecord): ChatModeRecord =>
  known !== undefined && known.decidedAt > record.decidedAt ? known : record;

/** The record with what of it is in force at `now`; undefined where nothing is. */
export const standingMode = (record: ChatModeRecord | undefined, now: number): ChatModeRecord | undefined => {
  if (record === undefined) return undefined;
  const { slow, hold } = record.mode;
  const mode = { ...(isOn(slow, now) ? { slow } : {}), ...(isOn(hold, now) ? { hold } : {}) };
  return Object.keys(mode).length === 0 ? undefined : { ...record, mode };
};

/** Whether a line that policy let through was judged before whoever judged it heard that every line is to wait. */
export const slippedThrough = (record: ChatModeRecord | undefined, judgedAt: number): boolean =>
  record !== undefined && judgedAt >= record.decidedAt && holdsAt(record.mode, judgedAt);

/** Lines of one author that slow mode let through, newest last. */
export type Pace = readonly { readonly messageId: string; readonly at: number }[];
export const noPace: Pace = [];

/** Lines remembered of an author: more than one, so that a batch that is delivered again is ruled the same. */
const REMEMBERED = 4;

/**
 * Whether slow mode lets a line through: none of its author's that was let through lies within `everyMs` of it. A line
 * that comes again is ruled as before, and one that is refused does not make its author wait longer.
 */
export const paced = (
  pace: Pace,
  line: { readonly messageId: string; readonly at: number },
  everyMs: number,
): { readonly pace: Pace; readonly passes: boolean } => {
  if (pace.some((l) => l.messageId === line.messageId)) return { pace, passes: true };
  if (pace.some((l) => Math.abs(line.at - l.at) < everyMs)) return { pace, passes: false };
  return { pace: [...pace, line].sort((a, b) => a.at - b.at).slice(-REMEMBERED), passes: true };
};
