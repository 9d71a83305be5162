import type { Action } from '@airlock/contracts/action';
import type { ChatModeRecord, StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import { holdsAt, laterMode, slippedThrough, slowAt } from '@airlock/moderation/chat-mode';
import { effectsAt } from '@airlock/moderation/enforcement';
import {
  DEFAULT_OPTIONS,
  headOf,
  heldAt,
  initial,
  oldestWaiting,
  restore,
  step,
  type Effect,
  type Entry,
  type Held,
  type ReleaseEvent,
  type ReleaseOptions,
  type ReleaseState,
} from '@airlock/moderation/release';
import { ChatOut, type LineDecision } from './chat-out.js';
import type { GateEvents } from './events.js';
import type { Journal } from './journal.js';
import { renderPlaylist } from './playlist.js';

/** What a viewer of the room is told about it. */
export type RoomState = 'waiting' | 'live' | 'slate' | 'dark' | 'ended';

/** Somebody who listens to the room's events; `send` says whether they still do. */
export interface Listener {
  send(event: string, data: unknown): boolean;
}

export interface RoomDeps {
  readonly clock: () => number;
  readonly journal: Journal;
  readonly events: GateEvents;
  readonly options: Partial<ReleaseOptions>;
  /** False while the logs are not being followed: then nothing new is shown. */
  readonly following: () => boolean;
  /** A cut that this gate decided by the plan's default, to be told to everybody else. */
  readonly onCut: (action: Action) => void;
}

/** Segments of a stream nobody has admitted yet. */
const UNKNOWN_PENDING = 60;
const RETRY_MS = 1_000;

/** The one owner of a stream at the gate: its state, what was noted of it, who is watching. */
export class Room {
  readonly openedAt: number;
  record: StreamRecord | undefined;
  /** When the last byte of content went out to a viewer, ms since 1970. */
  lastContentByteAt: number | undefined;
  endedAt: number | undefined;
  /** What its players have begun with has no sound track; `undefined` while nobody knows. */
  silent: boolean | undefined;
  readonly chat = new ChatOut();
  readonly #deps: RoomDeps;
  readonly #listeners = new Set<Listener>();
  readonly #inFlight = new Set<() => void>();
  #state: ReleaseState;
  #saved: ReleaseState;
  #timer: NodeJS.Timeout | undefined;
  #playlist: string | undefined;
  #told: RoomState = 'waiting';
  #chatMode: ChatModeRecord | undefined;

  constructor(
    readonly streamId: StreamId,
    deps: RoomDeps,
  ) {
    this.#deps = deps;
    this.openedAt = deps.clock();
    const saved = deps.journal.load(streamId);
    this.#state =
      saved === undefined
        ? initial(streamId, { ...deps.options, maxPending: UNKNOWN_PENDING })
        : restore(streamId, deps.options, saved.head, saved.window);
    this.#saved = this.#state;
    this.#told = this.state;
  }

  get window(): readonly Entry[] {
    return this.#state.window;
  }
  get admitted(): boolean {
    return this.#state.admitted !== undefined;
  }
  get actions(): readonly Action[] {
    return [...this.#state.enforcement.actions.values()];
  }
  get ownCuts(): readonly Action[] {
    return this.#state.ownCuts;
  }
  get listeners(): number {
    return this.#listeners.size;
  }
  get waiting(): number {
    return this.#state.pending.size;
  }
  get state(): RoomState {
    const s = this.#state;
    if (s.dark) return 'dark';
    if (s.ended) return 'ended';
    const last = s.window.at(-1);
    return last === undefined ? 'waiting' : last.kind === 'content' ? 'live' : 'slate';
  }
  get quiet(): boolean {
    const { dark, muted } = effectsAt(this.#state.enforcement, this.#deps.clock());
    return dark || muted;
  }

  held(): Held[] {
    return heldAt(this.#state, this.#deps.clock());
  }

  /** The playlist; `undefined` while there is nothing that anybody may know of. */
  playlist(): string | undefined {
    const { window, targetMs, dark, ended, admitted } = this.#state;
    if (admitted === undefined || window.length === 0) return undefined;
    return (this.#playlist ??= renderPlaylist({ window, targetMs, ended: dark || ended }));
  }

  /** The entry that may be fetched now under this number. */
  find(msn: number): Entry | undefined {
    if (!this.admitted) return undefined;
    const first = this.#state.window[0]?.msn ?? 0;
    return this.#state.window[msn - first];
  }

  admit(record: StreamRecord): void {
    const { epoch, live, release } = record;
    if (this.record !== undefined && epoch < this.record.epoch) return;
    this.record = record;
    // A stream may keep more waiting than a stranger.
    this.#state = { ...this.#state, options: { ...DEFAULT_OPTIONS, ...this.#deps.options } };
    this.endedAt = live ? undefined : (this.endedAt ?? this.#deps.clock());
    this.note({ type: 'stream', epoch, live, plan: release });
  }

  /** Takes note of a fact; nothing is shown before the next `tick`. */
  note(fact: Exclude<ReleaseEvent, { type: 'tick' }>): void {
    const { state, effects } = step(this.#state, fact);
    this.#state = state;
    for (const effect of effects) this.#deps.events.effect(this.streamId, effect);
  }

  /** Shows what may be seen by now, once it is noted down, and comes back by itself when more may be. */
  tick(): void {
    clearTimeout(this.#timer);
    const now = this.#deps.clock();
    const standing = effectsAt(this.#state.enforcement, now);
    // A dump or a cut may be waiting in a log that cannot be read: time alone must not show anything now.
    if (!standing.dark && !this.#deps.following()) return;
    const wasDark = this.#state.dark;
    const done = step(this.#state, { type: 'tick', now });
    if (!this.#save(done.state, now) && !done.state.dark) return this.#wake(now + RETRY_MS, now);
    this.#state = done.state;
    this.#playlist = undefined;
    for (const e of done.entries) this.#deps.events.listed(this.streamId, e);
    for (const effect of done.effects) this.#apply(effect);
    if (done.state.dark && !wasDark) this.#goDark(now);
    if (this.state !== this.#told) this.#tell('state', { state: (this.#told = this.state) });
    this.#wake(done.wakeAt, now);
  }

  /** What viewers are told of how the chat is run. */
  get chatMode(): { readonly slowMs: number | null; readonly held: boolean } {
    const now = this.#deps.clock();
    const mode = this.#chatMode?.mode;
    return { slowMs: slowAt(mode, now) ?? null, held: holdsAt(mode, now) };
  }

  runChat(record: ChatModeRecord): void {
    const known = this.#chatMode;
    this.#chatMode = laterMode(known, record);
    if (known?.decidedAt !== this.#chatMode.decidedAt) this.#tell('chat-mode', this.chatMode);
  }

  /** Shows or takes back a chat line; `judgedAt` of policy's, ms since 1970. */
  say(decision: LineDecision, judgedAt?: number): void {
    if (!this.admitted) return;
    if (judgedAt !== undefined && slippedThrough(this.#chatMode, judgedAt)) return;
    const { show, remove } = this.chat.decide(decision, { unseen: this.quiet });
    if (remove !== undefined) this.#tell('chat-removed', { messageId: remove });
    if (show === undefined || this.quiet) return;
    this.#deps.events.line();
    this.#tell('chat', show);
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Registers a response under way with how to break it off; returns how to take it out again. */
  serving(breakOff: () => void): () => void {
    this.#inFlight.add(breakOff);
    return () => void this.#inFlight.delete(breakOff);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #apply(effect: Effect): void {
    this.#deps.events.effect(this.streamId, effect);
    if (effect.type === 'cut') this.#deps.onCut(effect.action);
  }

  #goDark(now: number): void {
    const broke = this.#inFlight.size;
    for (const breakOff of [...this.#inFlight]) breakOff();
    this.#inFlight.clear();
    if (broke > 0) this.lastContentByteAt = now;
    const [by] = effectsAt(this.#state.enforcement, now).active;
    this.#deps.events.dark(this.streamId, by, this.#deps.clock(), broke);
  }

  #tell(event: string, data: unknown): void {
    for (const listener of this.#listeners) if (!listener.send(event, data)) this.#listeners.delete(listener);
  }

  /** Notes the state before anybody can see it. False when that failed. */
  #save(next: ReleaseState, now: number): boolean {
    const last = this.#saved;
    const isNoted = new Set(last.window);
    const entries = next.window.filter((e) => !isNoted.has(e));
    const moved =
      next.cursor?.epoch !== last.cursor?.epoch ||
      next.cursor?.seq !== last.cursor?.seq ||
      next.dark !== last.dark ||
      next.ended !== last.ended ||
      next.presence !== last.presence;
    if (entries.length === 0 && !moved) return true;
    try {
      const at = { firstMsn: next.window[0]?.msn ?? 0, resumeFrom: oldestWaiting(next) ?? now, now };
      this.#deps.journal.save(this.streamId, headOf(next), entries, at);
      this.#saved = next;
      return true;
    } catch (error) {
      this.#deps.events.unsaved(this.streamId, error);
      return false;
    }
  }

  #wake(at: number | undefined, now: number): void {
    if (at === undefined) return;
    // Timers hold at most 2^31 ms and may be a little early.
    this.#timer = setTimeout(() => this.tick(), Math.min(Math.max(at - now, 1), 3_600_000));
  }
}
