import type { Action } from '@airlock/contracts/action';
import type { ChatModeRecord, ControlRecord, StreamRecord } from '@airlock/contracts/control';
import type { PendingRun, PictureView, StreamState, StreamView } from '@airlock/contracts/http/stream-api';
import type { CaseId, RoomId, StreamId, StreamerId } from '@airlock/contracts/ids';
import type { SegmentMessage } from '@airlock/contracts/segment';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { laterMode, standingMode } from '@airlock/moderation/chat-mode';
import { Actions } from './actions.js';
import { type DefaultApplied, Segments } from './segments.js';

const HITS = 20;
const LOCK = 32;
/** Ended streams are shown for this long. */
const ENDED_SHOWN_MS = 15 * 60_000;

interface Entry {
  record: StreamRecord;
  readonly hits: SegmentVerdict[];
  openCase?: CaseId;
  picture?: PictureView;
}

/** What control knows of the streams, from the topics alone: it can be rebuilt and does not need the database. */
export class Streams {
  readonly actions = new Actions();
  readonly #entries = new Map<StreamId, Entry>();
  /** Who may start is asked of a room and a streamer, hundreds of times a second. */
  readonly #ofRoom = new Map<RoomId, Set<StreamId>>();
  readonly #ofStreamer = new Map<StreamerId, Set<StreamId>>();
  /** Kept apart from entries: media and verdicts may arrive before the stream's own record. */
  readonly #segments = new Map<StreamId, Segments>();
  readonly #chatModes = new Map<StreamId, ChatModeRecord>();

  /** `at`: when the record was made, ms. */
  apply(record: ControlRecord, at: number): void {
    switch (record.type) {
      case 'stream': {
        const known = this.#entries.get(record.streamId);
        if (known === undefined) this.#enter(record);
        else known.record = record;
        this.segmentsOf(record.streamId).admit(record);
        return;
      }
      case 'action':
        if (this.actions.add(record.action)) this.segmentsOf(record.action.streamId).act(record.action);
        return;
      case 'release':
        this.segmentsOf(record.streamId).decide(record);
        return;
      case 'presence':
        this.segmentsOf(record.streamId).see(record.reviewer, at, record.until);
        return;
      case 'message':
        return;
      case 'chat':
        this.#setChatMode(record);
        return;
      default:
        record satisfies never;
    }
  }

  #setChatMode({ from: _unsaid, ...record }: ChatModeRecord): void {
    this.#chatModes.set(record.streamId, laterMode(this.#chatModes.get(record.streamId), record));
  }

  /** Neither room nor streamer of a stream ever change. */
  #enter(record: StreamRecord): void {
    const { streamId, roomId, streamerId } = record;
    this.#entries.set(streamId, { record, hits: [] });
    this.#ofRoom.set(roomId, (this.#ofRoom.get(roomId) ?? new Set()).add(streamId));
    this.#ofStreamer.set(streamerId, (this.#ofStreamer.get(streamerId) ?? new Set()).add(streamId));
  }

  /** `at`: when the bus took it, ms. */
  capture(message: SegmentMessage, at: number): boolean {
    return this.segmentsOf(message.streamId).capture(message, at);
  }

  judge(verdict: SegmentVerdict): void {
    this.segmentsOf(verdict.streamId).judge(verdict);
    const entry = this.#entries.get(verdict.streamId);
    if (entry === undefined) return;
    if (verdict.picture !== undefined && verdict.picture.at > (entry.picture?.at ?? 0))
      entry.picture = verdict.picture;
    if (isClean(verdict)) return;
    const same = entry.hits.findIndex((h) => h.epoch === verdict.epoch && h.seq === verdict.seq);
    if (same >= 0) entry.hits.splice(same, 1);
    entry.hits.unshift(verdict);
    entry.hits.length = Math.min(entry.hits.length, HITS);
  }

  setCase(streamId: StreamId, caseId: CaseId | undefined): void {
    const entry = this.#entries.get(streamId);
    if (entry === undefined) return;
    if (caseId === undefined) delete entry.openCase;
    else entry.openCase = caseId;
  }

  caseOf(streamId: StreamId): CaseId | undefined {
    return this.#entries.get(streamId)?.openCase;
  }

  /** How the chat is run at `now`; undefined while nobody has set anything that is in force. */
  chatMode(streamId: StreamId, now: number): ChatModeRecord | undefined {
    return standingMode(this.#chatModes.get(streamId), now);
  }

  /** The newest small picture of a stream on air. */
  pictureOf(streamId: StreamId): PictureView | undefined {
    const entry = this.#entries.get(streamId);
    return entry?.record.live === true ? entry.picture : undefined;
  }

  /** Deadlines that did something since this was asked last. */
  takeDefaults(streamId: StreamId): readonly DefaultApplied[] {
    return this.#segments.get(streamId)?.takeDefaults() ?? [];
  }

  segmentsOf(streamId: StreamId): Segments {
    let segments = this.#segments.get(streamId);
    if (segments === undefined) this.#segments.set(streamId, (segments = new Segments(streamId)));
    return segments;
  }

  record(streamId: StreamId): StreamRecord | undefined {
    return this.#entries.get(streamId)?.record;
  }

  live(): StreamRecord[] {
    return [...this.#entries.values()].map((e) => e.record).filter((r) => r.live);
  }

  liveInRoom(roomId: RoomId): StreamRecord | undefined {
    return [...(this.#ofRoom.get(roomId) ?? [])].flatMap((id) => this.record(id) ?? []).find((r) => r.live);
  }

  /** Actions in force on any stream of the room or of the streamer. */
  inForceFor(who: { roomId: RoomId; streamerId: StreamerId }, now: number): Action[] {
    const ids = [this.#ofRoom.get(who.roomId), this.#ofStreamer.get(who.streamerId)];
    return [...new Set(ids.flatMap((of) => [...(of ?? [])]))].flatMap((id) =>
      this.actions.darkening(id, now),
    );
  }

  pending(streamId: StreamId, now: number): PendingRun[] {
    return this.record(streamId) === undefined ? [] : this.segmentsOf(streamId).pending(now);
  }

  view(streamId: StreamId, now: number, links: StreamView['links']): StreamView | undefined {
    const entry = this.#entries.get(streamId);
    if (entry === undefined) return undefined;
    const segments = this.segmentsOf(streamId);
    const darkBy = this.actions.darkening(streamId, now)[0];
    segments.tick(now);
    const runs = segments.pending(now);
    const pending = total(runs);
    const unjudgedSince = segments.waitingSince();
    const { behindMs, ...gauge } = segments.gauge(now);
    const picture = this.pictureOf(streamId);
    const chatMode = this.chatMode(streamId, now);
    return {
      stream: entry.record,
      state: stateOf(entry.record, darkBy, pending),
      ...(darkBy === undefined ? {} : { darkBy }),
      ...(pending === undefined ? {} : { pending }),
      lock: segments.lock(LOCK, now),
      delay: { ...gauge, ...(behindMs === undefined ? {} : { behindMs }) },
      ...(picture === undefined ? {} : { picture }),
      ...(chatMode === undefined ? {} : { chatMode }),
      captured: segments.captured,
      judged: segments.judged,
      unwatchedMs: segments.unwatchedMs,
      ...(unjudgedSince === undefined ? {} : { unjudgedSince }),
      ...(entry.openCase === undefined ? {} : { openCase: entry.openCase }),
      hits: [...entry.hits],
      links,
    };
  }

  /** Live ones and those that ended a short while ago, newest first. */
  shown(now: number): StreamId[] {
    return [...this.#entries.values()]
      .map((e) => e.record)
      .filter((r) => isShown(r, now))
      .sort((a, b) => b.startedAt - a.startedAt)
      .map((r) => r.streamId);
  }

  /** Lets go of media state of streams that are shown no more; these. */
  forgetOld(now: number): StreamId[] {
    const old: StreamId[] = [];
    for (const id of this.#segments.keys()) {
      const record = this.record(id);
      if (record !== undefined && !isShown(record, now)) old.push(id);
    }
    for (const id of old) this.#segments.delete(id);
    return old;
  }
}

const isShown = (r: StreamRecord, now: number): boolean =>
  r.live || now - (r.endedAt ?? r.startedAt) < ENDED_SHOWN_MS;

/** Nothing for a person to see: released without a rule having fired. */
export const isClean = (v: SegmentVerdict): boolean =>
  v.decision === 'release' && v.rules.length === 0 && v.actions.length === 0 && v.failure === undefined;

const total = (runs: readonly PendingRun[]): PendingRun | undefined => {
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    ...first,
    toSeq: last.epoch === first.epoch ? last.toSeq : first.toSeq,
    segments: runs.reduce((n, r) => n + r.segments, 0),
    durationMs: runs.reduce((n, r) => n + r.durationMs, 0),
  };
};

const stateOf = (
  record: StreamRecord,
  darkBy: Action | undefined,
  pending: PendingRun | undefined,
): StreamState => {
  if (darkBy !== undefined) return 'dark';
  if (!record.live) return 'ended';
  if (pending === undefined) return 'live';
  return record.release.mode === 'review' ? 'waiting' : 'held';
};
