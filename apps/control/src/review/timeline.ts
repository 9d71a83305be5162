import type { Timeline, TimelineSegment } from '@airlock/contracts/http/review-api';
import type { ChatLine, LockCell } from '@airlock/contracts/http/stream-api';
import type { BlobKey, StreamId } from '@airlock/contracts/ids';
import type { Signal } from '@airlock/contracts/signal';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import type { Queries } from '@airlock/storage/database';
import { chatRepository } from '@airlock/storage/repositories/chat';
import { segmentsRepository } from '@airlock/storage/repositories/segments';
import { verdictsRepository } from '@airlock/storage/repositories/verdicts';
import type { Projection } from '../projection.js';

/** How far back a decision panel looks, ms. */
const PRE_ROLL_MS = 120_000;
const LINES = 500;
const SEGMENTS = 1_000;
/** Segments of the memory of control whose state is asked for. */
const LOCK = 600;

/** A segment as far as the timeline needs it. Times in ms; `at`: wall time of its first frame. */
interface Piece {
  readonly epoch: number;
  readonly seq: number;
  readonly at: number;
  readonly startMs: number;
  readonly durationMs: number;
}

const keyOf = (s: { epoch: number; seq: number }): string => `${s.epoch}/${s.seq}`;

const scoresOf = (signals: readonly Signal[]): Record<string, number> => {
  const scores: Record<string, number> = {};
  for (const { label, score } of signals) scores[label] = Math.max(score, scores[label] ?? 0);
  return scores;
};

/** Puts what was captured, seen, read and said on one clock. Pure. */
export const timelineOf = (
  window: { readonly from: number; readonly until: number },
  pieces: readonly Piece[],
  verdicts: readonly SegmentVerdict[],
  cells: readonly LockCell[],
  chat: readonly ChatLine[],
): Timeline => {
  const judged = new Map(verdicts.map((v) => [keyOf(v), v]));
  const locked = new Map(cells.map((c) => [keyOf(c), c]));
  const timeline: Timeline = { ...window, segments: [], signals: [], frames: [], texts: [], chat: [] };
  for (const piece of pieces) {
    const { epoch, seq, at, startMs } = piece;
    const v = judged.get(keyOf(piece));
    const cell = locked.get(keyOf(piece));
    const wall = (mediaMs: number | undefined): number =>
      Math.max(0, Math.round(mediaMs === undefined ? at : at + mediaMs - startMs));
    const segment: TimelineSegment = {
      ...piece,
      state: cell?.state ?? (v === undefined ? 'waiting' : v.decision === 'dump' ? 'dumped' : v.decision === 'hold' ? 'held' : 'clean'), // prettier-ignore
      shown: cell?.shown ?? false,
      ...(v === undefined ? {} : { decision: v.decision }),
      ...(v?.failure === undefined ? {} : { failure: v.failure }),
      scores: scoresOf(v?.signals ?? []),
      rules: v?.rules ?? [],
    };
    timeline.segments.push(segment);
    for (const signal of v?.signals ?? []) {
      const mark = { at: wall(signal.atMs), epoch, seq };
      timeline.signals.push({ ...mark, signal });
      if (signal.thumbnail !== undefined && timeline.frames.at(-1)?.thumbnail !== signal.thumbnail)
        timeline.frames.push({ ...mark, thumbnail: signal.thumbnail as BlobKey, label: signal.label });
    }
    for (const text of v?.texts ?? []) timeline.texts.push({ at: wall(text.atMs), epoch, seq, text });
  }
  timeline.chat = [...chat].sort((a, b) => a.sentAt - b.sentAt);
  return timeline;
};

/** The last two minutes before `until` (ms since 1970) of a stream. */
export const readTimeline = async (
  q: Queries,
  projection: Projection,
  streamId: StreamId,
  until: number,
): Promise<Timeline> => {
  const from = Math.max(0, until - PRE_ROLL_MS);
  const [segments, verdicts, chat] = await Promise.all([
    segmentsRepository(q).captured(streamId, from, until + 1),
    verdictsRepository(q).timeline(streamId, {
      limit: SEGMENTS,
      since: from,
      before: until + 30_000,
      kind: 'segment',
    }),
    chatRepository(q).list(streamId, { limit: LINES, before: until + 1 }),
  ]);
  const pieces = new Map<string, Piece>();
  for (const s of segments)
    pieces.set(keyOf(s), { epoch: s.epoch, seq: s.seq, startMs: s.startMs, durationMs: s.durationMs, at: Math.max(0, Math.round(s.capturedAt - s.durationMs)) }); // prettier-ignore
  const isKnown = projection.streams.record(streamId) !== undefined;
  const memory = isKnown ? projection.streams.segmentsOf(streamId) : undefined;
  // The newest are in memory a moment before they are in the database.
  for (const { message: m } of memory?.latest(LOCK) ?? [])
    if (m.capturedAt >= from && m.capturedAt <= until)
      pieces.set(keyOf(m), { epoch: m.epoch, seq: m.seq, startMs: m.startMs, durationMs: m.durationMs, at: Math.max(0, Math.round(m.capturedAt - m.durationMs)) }); // prettier-ignore
  return timelineOf(
    { from, until },
    [...pieces.values()].sort((a, b) => a.epoch - b.epoch || a.seq - b.seq),
    verdicts.filter((v) => v.kind === 'segment'),
    memory?.lock(LOCK, until) ?? [],
    chat.filter((l) => l.sentAt >= from),
  );
};

/** The same without what a minor may be known by: labels and times remain, pictures, words and places do not. */
export const veiled = (t: Timeline): Timeline => ({
  ...{ from: t.from, until: t.until, frames: [], texts: [], chat: [] },
  segments: t.segments.map((s) => ({ ...s, rules: s.rules.map((r) => ({ ...r, facts: {} })) })),
  signals: t.signals.map(({ signal, ...mark }) => {
    const { label, score, detector, source } = signal;
    return { ...mark, signal: { label, score, detector, source } };
  }),
});
