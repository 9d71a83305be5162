import type { ActionView, StreamView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import { segmentKey } from '@airlock/contracts/segment';
import { apiClient } from '@airlock/nest-host/api-client';
import { setTimeout as delay } from 'node:timers/promises';
import { type Account, rowsOf, takeAccount } from './account.js';
import { Audience } from './audience.js';
import type { Ledger } from './ledger.js';
import { type Carelessness, type FedStream, Platform, shows, type StreamPlan } from './platform.js';
import type { Stack } from './stack.js';

const DESK_MS = 1_000;
const CUT_TRIES_MS = 90_000;

/** One of each mode, and one that an automatic cut ends. */
export const EVERY_KIND: readonly StreamPlan[] = [
  { name: 'clean', category: 'talk', show: shows.clean },
  { name: 'dumping', category: 'talk', show: shows.dumping },
  { name: 'delayed', category: 'performance', show: shows.dumping },
  { name: 'news', category: 'news', show: shows.clean },
  { name: 'open', category: 'open', show: shows.clean },
];

export interface WorldOptions {
  readonly plans?: readonly StreamPlan[];
  readonly careless?: Carelessness;
  readonly clocksAgree?: boolean;
}

export interface Cut {
  readonly streamId: StreamId;
  /** From the request until the API had taken it, ms. */
  readonly takenMs: number;
  /** From the request until the last byte of content that any viewer got, ms; known after `takeAccount`. */
  lastByteMs?: number;
  readonly askedAt: number;
}

/** The streams of one scenario: their platform, their audience, and a person at the desk. */
export class World {
  readonly platform: Platform;
  readonly audience: Audience;
  readonly cuts: Cut[] = [];
  readonly captured: string[] = [];
  /** Runs of segments that the person at the desk dumped, since nobody could say what was in them. */
  dumped = 0;
  clocksAgree: boolean;
  readonly #desk = new AbortController();
  #atDesk: Promise<void> = Promise.resolve();

  private constructor(
    private readonly stack: Stack,
    private readonly ledger: Ledger,
    options: WorldOptions,
  ) {
    this.platform = new Platform(stack, options.careless);
    this.audience = new Audience(stack.of('gate'));
    this.clocksAgree = options.clocksAgree ?? true;
  }

  static async open(stack: Stack, ledger: Ledger, options: WorldOptions = {}): Promise<World> {
    const world = new World(stack, ledger, options);
    for (const plan of options.plans ?? EVERY_KIND) await world.add(plan);
    world.#atDesk = world.#workAtDesk();
    return world;
  }

  async add(plan: StreamPlan): Promise<FedStream> {
    const stream = await this.platform.open(plan);
    this.audience.watch(stream.streamId);
    return stream;
  }

  get api() {
    return apiClient(this.stack.of('control')[0]!.url, undefined, 60_000);
  }

  /** A person cuts the stream, trying until control takes it. Throws when it does not for long. */
  async cut(stream: FedStream): Promise<Cut> {
    const askedAt = Date.now();
    const actionId = `chaos-${stream.streamId}`.slice(0, 64);
    for (;;) {
      try {
        await this.api.post<ActionView>(`/v1/streams/${stream.streamId}/cut`, { reason: 'chaos', actionId });
        break;
      } catch (error) {
        if (Date.now() - askedAt > CUT_TRIES_MS) throw error;
        await delay(200);
      }
    }
    const takenMs = Date.now() - askedAt;
    stream.cutAt = askedAt + takenMs;
    const cut: Cut = { streamId: stream.streamId, askedAt, takenMs };
    this.cuts.push(cut);
    return cut;
  }

  /**
   * Waits until viewers at every gate get a segment of a clean gated stream that was handed over after `since`; resolves
   * with how long after `since` that was, ms. Throws after `limitMs`.
   */
  async recovered(since: number, limitMs = 120_000): Promise<number> {
    const gates = this.stack.of('gate').length;
    const clean = this.platform.streams.filter((s) => s.plan.name === 'clean');
    const deadline = Date.now() + limitMs;
    for (;;) {
      const fresh = new Set(
        clean.flatMap((s) => s.segments.filter((one) => one.sentAt >= since)).map((s) => s.sha256),
      );
      const first = new Map<string, number>();
      for (const seen of this.audience.seen)
        if (fresh.has(seen.sha256) && !first.has(seen.gate)) first.set(seen.gate, seen.doneAt);
      if (first.size === gates) return Math.max(...first.values()) - since;
      if (Date.now() > deadline) throw new Error(`viewers got nothing new within ${limitMs} ms`);
      await delay(100);
    }
  }

  /** Ends feeding and waits until everything that was handed over has its verdict and stands in the database. */
  async settle(limitMs: number): Promise<void> {
    await this.platform.stop(60_000);
    const { streams } = this.platform;
    const { ledger } = this;
    const deadline = Date.now() + limitMs;
    const ids = [...streams.map((s) => s.streamId), ...this.captured];
    const isDone = async (): Promise<boolean> => {
      for (const { segments, lines, streamId } of streams) {
        if (
          segments.some(
            (s) => s.accepted && !ledger.verdicts.has(segmentKey({ streamId, epoch: 0, seq: s.seq })),
          )
        )
          return false;
        if (lines.some((l) => l.accepted && !ledger.lines.has(l.messageId))) return false;
      }
      const rows = await rowsOf(this.stack.db, ids).catch(() => undefined);
      const mine = new Set<string>(ids);
      const judged = [...ledger.remarks.keys()].filter((k) => mine.has(k.slice(0, k.indexOf('/')))).length;
      const acted = [...ledger.actions.values()].filter(({ action }) => mine.has(action.streamId)).length;
      const read = streams.flatMap((s) => s.lines).filter((l) => l.accepted).length;
      const handed = streams.flatMap((s) => s.segments).filter((s) => s.accepted).length;
      return (
        rows !== undefined &&
        rows.verdicts >= judged &&
        rows.actions >= acted &&
        rows.lines >= read &&
        rows.segments >= handed
      );
    };
    while (!(await isDone()) && Date.now() < deadline) await delay(300);
    // Two more looks of every viewer.
    await delay(1_200);
  }

  async takeAccount(): Promise<Account> {
    const problems: string[] = [];
    for (const cut of this.cuts) {
      const bytes = this.audience.seen.filter((s) => s.streamId === cut.streamId).map((s) => s.doneAt);
      cut.lastByteMs = Math.max(0, ...bytes.map((at) => at - cut.askedAt));
      const still = await this.audience.again(cut.streamId);
      for (const seen of still.slice(0, 2))
        problems.push(`${seen.gate} still gives ${seen.url} after the cut`);
    }
    const account = await takeAccount({
      streams: this.platform.streams,
      captured: this.captured,
      ledger: this.ledger,
      audience: this.audience,
      db: this.stack.db,
      clips: this.stack.clips,
      resent: this.platform.resent,
      cutGraceMs: 2_000,
      clocksAgree: this.clocksAgree,
    });
    return { counts: account.counts, problems: [...problems, ...account.problems] };
  }

  async close(): Promise<void> {
    this.#desk.abort();
    await this.platform.stop(0);
    await this.#atDesk;
    await this.audience.close();
    for (const { streamId } of this.platform.streams)
      await this.api.post(`/v1/streams/${streamId}/end`).catch(() => undefined);
    await this.platform.forget();
  }

  /** What waits for a person is dumped, but for news: nobody comes to approve that. */
  async #workAtDesk(): Promise<void> {
    const { signal } = this.#desk;
    const api = apiClient(this.stack.of('control')[0]!.url, undefined, 5_000);
    while (!signal.aborted) {
      for (const { streamId, mode } of this.platform.streams) {
        if (mode === 'review' || signal.aborted) continue;
        try {
          const view = await api.get<StreamView>(`/v1/streams/${streamId}`);
          if (view.pending === undefined || view.darkBy !== undefined) continue;
          await api.post(`/v1/streams/${streamId}/dump`, {});
          this.dumped += view.pending.segments;
        } catch {
          // Control is away, or somebody else has decided: the next look will tell.
        }
      }
      await delay(DESK_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
