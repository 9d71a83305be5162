import type { ReviewRules } from '@airlock/contracts/review';

/** Somebody watching one stream, as it is stored. Times in ms since 1970. */
export interface WatchState {
  readonly since: number;
  /** Until when they count as present. */
  readonly until: number;
  /** When they last showed that a person sits there: at the start, and with every right key. */
  readonly shownAt: number;
  readonly challenge?: Challenge | undefined;
}

interface Challenge {
  readonly id: string;
  readonly key: string;
  readonly answerBy: number;
  /** A heartbeat came after it was not answered in time. */
  readonly lapsed?: true | undefined;
}

export type Answer = { readonly id: string; readonly key: string };

const KEYS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A challenge nobody can answer without reading it; `random` 0–1. */
const challengeAt = (now: number, random: number, answerWithin: number) => ({
  id: now.toString(36),
  key: KEYS[Math.min(KEYS.length - 1, Math.floor(random * KEYS.length))]!,
  answerBy: now + answerWithin * 1_000,
});

/**
 * One heartbeat. Presence is renewed while no challenge is overdue, and never beyond the time to answer one; one that is
 * overdue stands until it is answered, and a wrong key is no answer. Whoever comes back after a gap starts anew.
 */
export const beat = (
  known: WatchState | undefined,
  answer: Answer | undefined,
  now: number,
  random: number,
  { seconds, challengeEvery, answerWithin }: ReviewRules['watch'],
): WatchState => {
  const until = now + seconds * 1_000;
  if (known === undefined) return { since: now, until, shownAt: now };
  // A gap does not clear what was asked: else closing the player for a moment would be an answer.
  const since = known.until < now ? now : known.since;
  const { challenge } = known;
  if (challenge !== undefined) {
    const isRight = answer?.id === challenge.id && answer.key.toUpperCase() === challenge.key;
    if (isRight) return { since, until, shownAt: now };
    if (now >= challenge.answerBy) return { ...known, challenge: { ...challenge, lapsed: true } };
    return { ...known, since, until: Math.min(until, challenge.answerBy) };
  }
  if (now - known.shownAt < challengeEvery * 1_000) return { ...known, since, until };
  const asked = challengeAt(now, random, answerWithin);
  return { ...known, since, until: Math.min(until, asked.answerBy), challenge: asked };
};

/** Whether the challenge was not answered in time. */
export const isLapsed = ({ challenge }: WatchState, now: number): boolean =>
  challenge !== undefined && now >= challenge.answerBy;

/** What is written down of a heartbeat that turned `known` into `next`: once each, however many heartbeats follow. */
export const watchEvents = (
  known: WatchState | undefined,
  next: WatchState,
  now: number,
): readonly ('stream.watch_lapsed' | 'stream.watched')[] => [
  ...(known !== undefined && isLapsed(known, now) && known.challenge?.lapsed !== true
    ? (['stream.watch_lapsed'] as const)
    : []),
  ...(next.since === known?.since ? [] : (['stream.watched'] as const)),
];
