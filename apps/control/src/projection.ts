import type { DirectPath } from '@airlock/bus/direct';
import type { Bus, Tail } from '@airlock/bus/port';
import type { Action } from '@airlock/contracts/action';
import type { ControlRecord } from '@airlock/contracts/control';
import type { ActionView, AudienceState, ChatLine, StreamView } from '@airlock/contracts/http/stream-api';
import type { ActionId, CaseId, StreamId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import type { MessageVerdict } from '@airlock/contracts/verdict';
import { slippedThrough } from '@airlock/moderation/chat-mode';
import type { Logger } from '@airlock/nest-host/logger';
import { ChatBoard } from './chat-board.js';
import { gateLinks } from './gate-client.js';
import type { Hub } from './hub.js';
import type { Meter } from './pipeline/meter.js';
import { isClean, Streams } from './state/streams.js';

const FLUSH_MS = 200;
/** Media older than this is not read again at a start. */
const LOOK_BACK_MS = 2 * 3_600_000;

export interface ProjectionOptions {
  readonly bus: Bus;
  readonly direct: DirectPath;
  readonly clock: () => number;
  readonly hub: Hub;
  readonly gateUrl: () => string;
  readonly logger: Logger;
  /** Counts what goes by while running. */
  readonly meter: Meter;
  /** Called once for every action that comes while running, not for those read at the start. */
  readonly onAction: (action: Action) => void;
}

export interface ProjectionWatcher {
  onStream(streamId: StreamId): void;
  onCase(caseId: CaseId, streamId: StreamId): void;
}

/** When a stream was heard of last, by this process's own clock: those of senders may be wrong. ms since 1970. */
interface Heard {
  mediaAt?: number;
  chatAt?: number;
}

type Extra = Pick<ActionView, 'darkness' | 'enforcement'>;

/** What is going on now, computed from the topics alone, and pushed to whoever watches. */
export class Projection {
  readonly streams = new Streams();
  readonly chat = new ChatBoard();
  readonly #extras = new Map<ActionId, Extra>();
  readonly #audience = new Map<StreamId, AudienceState>();
  readonly #heard = new Map<StreamId, Heard>();
  #tails: readonly Tail[] = [];
  readonly #dirty = new Set<StreamId>();
  readonly #watchers: ProjectionWatcher[] = [];
  readonly #closers: (() => unknown)[] = [];
  readonly #o: ProjectionOptions;
  #replaying = true;

  constructor(options: ProjectionOptions) {
    this.#o = options;
  }

  async open(): Promise<void> {
    const { bus, direct, clock } = this.#o;
    // Presence only counts in the order of the log.
    this.#closers.push(
      direct.on((record) => {
        if (record.type !== 'presence') this.apply(record);
      }),
    );
    const control = await bus.tail({
      topic: topics.control,
      from: 'earliest',
      handle: (records) =>
        records.forEach((r) => r.value !== null && this.#heed(r.value, Math.min(r.timestamp, clock()))),
    });
    this.#closers.push(() => control.close());
    await control.caughtUp;
    const oldest = Math.min(clock(), ...this.streams.live().map((r) => r.startedAt));
    const from = { timestamp: Math.max(oldest, clock() - LOOK_BACK_MS) };
    const tails = await Promise.all([
      bus.tail({
        topic: topics.segments,
        from,
        handle: (records) => {
          for (const { value, timestamp } of records) {
            if (value === null) continue;
            this.#hear(value.streamId).mediaAt = clock();
            if (!this.streams.capture(value, timestamp)) continue;
            this.touch(value.streamId);
            this.#push(() => this.#o.meter.segment(value));
          }
        },
      }),
      bus.tail({
        topic: topics.verdicts,
        from,
        handle: (records) => {
          for (const { value } of records) {
            if (value === null) continue;
            if (value.kind === 'message') {
              this.#line(this.chat.put(value, { verdict: this.#asShown(value) }));
              this.#push(() => this.#o.meter.line(value));
            } else {
              this.#push(() => this.#o.meter.verdict(value));
              this.streams.judge(value);
              this.touch(value.streamId);
              if (!isClean(value)) this.#push(() => this.#o.hub.push('verdict', value));
            }
          }
        },
      }),
      bus.tail({
        topic: topics.chat,
        from,
        handle: (records) => {
          for (const { value } of records) {
            if (value === null) continue;
            this.#hear(value.streamId).chatAt = clock();
            this.#line(this.chat.put(value, { message: value }));
          }
        },
      }),
    ]);
    this.#closers.push(...tails.map((tail) => () => tail.close()));
    this.#tails = tails;
    await Promise.all(tails.map((tail) => tail.caughtUp));
    this.#replaying = false;
    const timer = setInterval(() => this.flush(), FLUSH_MS);
    timer.unref();
    this.#closers.push(() => clearInterval(timer));
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }

  /** Idempotent: records come by the direct path, by the topic and from this process itself. */
  apply(record: ControlRecord): void {
    this.#heed(record, this.#o.clock());
  }

  #heed(record: ControlRecord, at: number): void {
    if (record.type === 'action') {
      const isNew = this.streams.actions.get(record.action.actionId) === undefined;
      this.streams.apply(record, at);
      this.touch(record.action.streamId);
      if (!isNew || this.#replaying) return;
      this.#o.onAction(record.action);
      this.pushAction(record.action.actionId);
      // A lift changes what an earlier action amounts to.
      if (record.action.kind === 'lift') {
        for (const a of this.streams.actions.ofStream(record.action.streamId)) this.pushAction(a.actionId);
      }
      return;
    }
    this.streams.apply(record, at);
    if (record.type === 'message') this.#line(this.chat.put(record, { human: record }));
    this.touch(record.streamId);
  }

  touch(streamId: StreamId): void {
    this.#dirty.add(streamId);
  }

  /** The open case of a stream is another one, or has changed; none is open when it is undefined. */
  setCase(streamId: StreamId, caseId: CaseId | undefined): void {
    const before = this.streams.caseOf(streamId);
    this.streams.setCase(streamId, caseId);
    this.touch(streamId);
    for (const id of new Set([before, caseId])) {
      if (id !== undefined) this.#watchers.forEach((w) => w.onCase(id, streamId));
    }
  }

  /** Tells of streams that changed, gathered, and of cases that did, at once. */
  watch(watcher: ProjectionWatcher): void {
    this.#watchers.push(watcher);
  }

  view(streamId: StreamId): StreamView | undefined {
    const view = this.streams.view(streamId, this.#o.clock(), gateLinksFor(this.#o.gateUrl(), streamId));
    const audience = this.#audience.get(streamId);
    return view === undefined || audience === undefined ? view : { ...view, audience };
  }

  views(): StreamView[] {
    return this.streams.shown(this.#o.clock()).flatMap((id) => this.view(id) ?? []);
  }

  /** How each stream on air stands: whole views of all of them are too much for whoever only counts. */
  standing(): { readonly audience: AudienceState | undefined; readonly heldSince: number | undefined }[] {
    const now = this.#o.clock();
    return this.streams.live().map(({ streamId }) => {
      this.streams.segmentsOf(streamId).tick(now);
      const since = this.streams.pending(streamId, now).map((run) => run.since);
      return {
        audience: this.#audience.get(streamId),
        heldSince: since.length === 0 ? undefined : Math.min(...since),
      };
    });
  }

  action(id: ActionId): ActionView | undefined {
    const action = this.streams.actions.get(id);
    if (action === undefined) return undefined;
    const { darkness, enforcement = [] } = this.#extras.get(id) ?? {};
    return {
      action,
      inForce: this.streams.actions.inForce(action, this.#o.clock()),
      ...(darkness === undefined ? {} : { darkness }),
      enforcement: [...enforcement],
    };
  }

  actions(limit: number, before?: number): ActionView[] {
    return this.streams.actions.newest(limit, before).flatMap((a) => this.action(a.actionId) ?? []);
  }

  /** What the gate says it shows now; told to the watchers at once, as a cut is what it may be about. */
  setAudience(streamId: StreamId, state: AudienceState | undefined): void {
    if (this.#audience.get(streamId) === state) return;
    if (state === undefined) this.#audience.delete(streamId);
    else this.#audience.set(streamId, state);
    const view = this.view(streamId);
    if (view !== undefined) this.#push(() => this.#o.hub.push('stream', view));
  }

  heard(streamId: StreamId): Readonly<Heard> {
    return this.#heard.get(streamId) ?? {};
  }

  /** Since when something of the streams may wait unread in the topics, ms ago. */
  behindMs(): number {
    return Math.max(0, ...this.#tails.map((tail) => tail.behindMs?.() ?? 0));
  }

  /** Adds what came of an action to it. */
  extend(id: ActionId, extra: Partial<Extra>): void {
    this.#extras.set(id, { enforcement: [], ...this.#extras.get(id), ...extra });
    this.pushAction(id);
  }

  pushAction(id: ActionId): void {
    const view = this.action(id);
    if (view !== undefined) this.#push(() => this.#o.hub.push('action', view));
  }

  /** Pushes the streams that changed since the last time: many changes, one event. */
  flush(): void {
    for (const id of this.#dirty) {
      const view = this.view(id);
      if (view !== undefined) this.#o.hub.push('stream', view);
    }
    const changed = [...this.#dirty];
    this.#dirty.clear();
    for (const id of changed) this.#watchers.forEach((w) => w.onStream(id));
    for (const id of this.streams.forgetOld(this.#o.clock())) this.#heard.delete(id);
  }

  /** The verdict as the gate takes it: a line that was judged a moment too early for its room waits all the same. */
  #asShown(verdict: MessageVerdict): MessageVerdict {
    const { decision, streamId, timing, display: _display, ...rest } = verdict;
    const isVisible = decision === 'publish' || decision === 'mask';
    const mode = this.streams.chatMode(streamId, timing.decidedAt);
    if (!isVisible || !slippedThrough(mode, timing.decidedAt)) return verdict;
    return { ...rest, streamId, timing, decision: 'hold' };
  }

  #hear(streamId: StreamId): Heard {
    let heard = this.#heard.get(streamId);
    if (heard === undefined) this.#heard.set(streamId, (heard = {}));
    return heard;
  }

  #line(line: ChatLine | undefined): void {
    if (line !== undefined) this.#push(() => this.#o.hub.push('chat', line));
  }

  #push(push: () => void): void {
    if (!this.#replaying) push();
  }
}

const gateLinksFor = (gateUrl: string, streamId: StreamId): StreamView['links'] => ({
  ...gateLinks(gateUrl, streamId),
  preview: `/v1/streams/${streamId}/preview/index.m3u8`,
});
