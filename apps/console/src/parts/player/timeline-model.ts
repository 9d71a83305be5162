import type { Timeline, TimelineSegment } from '@airlock/contracts/http/review-api';
import type { ChatLine, LockCell } from '@airlock/contracts/http/stream-api';
import type { BlobKey } from '@airlock/contracts/ids';
import type { SegmentVerdict } from '@airlock/contracts/verdict';

/** How much of the past is shown, ms. */
export const SHOWN_MS = 120_000;

const keyOf = (s: { readonly epoch: number; readonly seq: number }): string =>
  `${String(s.epoch)}/${String(s.seq)}`;

const scoresOf = (v: SegmentVerdict): Record<string, number> => {
  const scores: Record<string, number> = {};
  for (const { label, score } of v.signals) scores[label] = Math.max(score, scores[label] ?? 0);
  return scores;
};

/** Where a segment lies that was judged after the timeline was read: after the one before it, or where it was captured. */
const placed = (v: SegmentVerdict, before: TimelineSegment | undefined): TimelineSegment => {
  const steps = before?.epoch === v.epoch ? v.seq - before.seq : 0;
  const durationMs = before?.durationMs ?? 2_000;
  const from =
    before !== undefined && steps > 0
      ? { at: before.at + steps * durationMs, startMs: before.startMs + steps * durationMs }
      : { at: v.timing.capturedAt - durationMs, startMs: 0 };
  return {
    ...{ epoch: v.epoch, seq: v.seq, durationMs, shown: false, rules: v.rules, scores: scoresOf(v) },
    ...from,
    state: v.decision === 'dump' ? 'dumped' : v.decision === 'hold' ? 'held' : 'clean',
    decision: v.decision,
    failure: v.failure,
  };
};

/** A timeline with what was judged since it was read. The same where there is nothing new. */
export const withVerdicts = (timeline: Timeline, verdicts: readonly SegmentVerdict[]): Timeline => {
  const judged = new Set(timeline.segments.filter((s) => s.decision !== undefined).map(keyOf));
  const fresh = verdicts.filter((v) => v.final && !judged.has(keyOf(v)));
  if (fresh.length === 0) return timeline;
  const segments = new Map(timeline.segments.map((s) => [keyOf(s), s]));
  const next = {
    ...timeline,
    signals: [...timeline.signals],
    frames: [...timeline.frames],
    texts: [...timeline.texts],
  };
  for (const v of [...fresh].sort((a, b) => a.epoch - b.epoch || a.seq - b.seq)) {
    const known = segments.get(keyOf(v));
    const before = [...segments.values()].findLast((s) => s.epoch === v.epoch && s.seq < v.seq);
    const one = placed(v, before);
    const segment = known === undefined ? one : { ...one, at: known.at, startMs: known.startMs, durationMs: known.durationMs }; // prettier-ignore
    segments.set(keyOf(v), segment);
    const mark = (mediaMs = segment.startMs) => ({
      ...{ at: segment.at + mediaMs - segment.startMs, epoch: v.epoch, seq: v.seq },
    });
    for (const signal of v.signals) {
      next.signals.push({ ...mark(signal.atMs), signal });
      if (signal.thumbnail !== undefined)
        next.frames.push({
          ...mark(signal.atMs),
          thumbnail: signal.thumbnail as BlobKey,
          label: signal.label,
        });
    }
    for (const text of v.texts ?? []) next.texts.push({ ...mark(text.atMs), text });
  }
  const all = [...segments.values()].sort((a, b) => a.epoch - b.epoch || a.seq - b.seq);
  const end = all.at(-1);
  return {
    ...next,
    segments: all,
    until: Math.max(timeline.until, end === undefined ? 0 : end.at + end.durationMs),
  };
};

/** Where a segment lies of which nothing is known but that it came after another. */
const after = (last: TimelineSegment, { epoch, seq, state, shown }: LockCell): TimelineSegment => {
  const steps = epoch === last.epoch ? seq - last.seq : 1;
  const { durationMs } = last;
  return {
    ...{ epoch, seq, state, shown, durationMs, scores: {}, rules: [] },
    at: last.at + steps * durationMs,
    startMs: epoch === last.epoch ? last.startMs + steps * durationMs : 0,
  };
};

/** A timeline on which every segment stands as the gate has it now, with those that have come since. */
export const withLock = (timeline: Timeline, cells: readonly LockCell[]): Timeline => {
  const now = new Map(cells.map((c) => [keyOf(c), c]));
  const segments = timeline.segments.map((s) => {
    const cell = now.get(keyOf(s));
    return cell === undefined ? s : { ...s, state: cell.state, shown: cell.shown };
  });
  for (const cell of [...cells].sort((a, b) => a.epoch - b.epoch || a.seq - b.seq)) {
    const last = segments.at(-1);
    if (last !== undefined && (cell.epoch - last.epoch || cell.seq - last.seq) > 0)
      segments.push(after(last, cell));
  }
  const end = segments.at(-1);
  return {
    ...timeline,
    segments,
    until: Math.max(timeline.until, end === undefined ? 0 : end.at + end.durationMs),
  };
};

/** How long before the moment on screen the part that is shown begins, where that is not the newest one, ms. */
const LEAD_MS = 10_000;

/** The part of a timeline that is shown: the newest two minutes, or two minutes around a moment before them. */
export const partOf = (
  { from, until }: Pick<Timeline, 'from' | 'until'>,
  at: number | undefined,
): { readonly from: number; readonly until: number } => {
  const newest = Math.max(from, until - SHOWN_MS);
  if (at === undefined || at >= newest) return { from: newest, until };
  const begin = Math.max(from, at - LEAD_MS);
  return { from: begin, until: Math.min(until, begin + SHOWN_MS) };
};

/** The lines that were read before and those that came since, by the time they were sent. */
export const withChat = (timeline: Timeline, lines: readonly ChatLine[]): Timeline => {
  const all = new Map([...timeline.chat, ...lines].map((l) => [l.messageId, l]));
  return { ...timeline, chat: [...all.values()].sort((a, b) => a.sentAt - b.sentAt) };
};

export interface Lane {
  readonly label: string;
  readonly max: number;
  readonly points: readonly { readonly at: number; readonly score: number }[];
}

/** The labels with the highest scores, each with its points; the rest is in the reasons. */
export const lanesOf = (timeline: Timeline, count: number): readonly Lane[] => {
  const lanes = new Map<string, { at: number; score: number }[]>();
  for (const { at, signal } of timeline.signals)
    lanes.set(signal.label, [...(lanes.get(signal.label) ?? []), { at, score: signal.score }]);
  return [...lanes]
    .map(([label, points]) => ({ label, points, max: Math.max(...points.map((p) => p.score)) }))
    .sort((a, b) => b.max - a.max)
    .slice(0, count);
};

/** Moments at which something was found that policy minds, oldest first: one each for signals of one frame. */
export const hitTimes = (timeline: Timeline): readonly number[] => {
  const hit = new Set(
    timeline.segments.filter((s) => s.decision !== undefined && s.decision !== 'release').map(keyOf),
  );
  const times = timeline.signals.filter((s) => hit.has(keyOf(s))).map((s) => s.at);
  // What could not be judged has no frame to point at.
  const blind = timeline.segments.filter((s) => hit.has(keyOf(s)) && Object.keys(s.scores).length === 0);
  return [...new Set([...times, ...blind.map((s) => s.at)])].sort((a, b) => a - b);
};

/** As many frames as have room, the newest of those that share a place. */
export const stripOf = (
  frames: Timeline['frames'],
  from: number,
  until: number,
  places: number,
): readonly (Timeline['frames'][number] & { readonly place: number })[] => {
  const byPlace = new Map<number, Timeline['frames'][number]>();
  for (const f of frames) {
    const place = Math.floor(((f.at - from) / (until - from)) * places);
    if (place >= 0 && place < places) byPlace.set(place, f);
  }
  return [...byPlace].map(([place, frame]) => ({ ...frame, place }));
};
