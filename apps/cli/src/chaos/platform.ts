import { AdmissionAnswer } from '@airlock/contracts/admission';
import type { Mode } from '@airlock/contracts/control';
import type { BlobKey, MessageId, StreamId, UserId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import { apiClient } from '@airlock/nest-host/api-client';
import { type ChatKind, chatLines } from '@airlock/testkit/chat';
import { segmentMessage } from '@airlock/testkit/segment-message';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Clips, marked } from './clips.js';
import type { Stack } from './stack.js';

export const SEGMENT_MS = 2_000;
const LINE_MS = 500;
const AGAIN_MS = 250;
/** A stack that has just been put together on a busy machine takes its time for the first admissions. */
const PATIENCE_MS = 60_000;
/** Media older than this is deleted, so that a long run needs no more disk than a short one. */
const KEEP_MS = 120_000;

export interface FedSegment {
  readonly streamId: StreamId;
  readonly seq: number;
  readonly kind: keyof Clips;
  readonly sha256: string;
  /** When it was handed over first, ms since 1970; on a clock that is right. */
  readonly sentAt: number;
  /** The bus has it. */
  accepted: boolean;
}

export interface FedLine {
  readonly messageId: MessageId;
  readonly streamId: StreamId;
  readonly kind: ChatKind;
  accepted: boolean;
}

/** What a stream shows: its `n`-th segment. */
export type Show = (seq: number) => keyof Clips;
export const shows = {
  clean: () => 'clean',
  /** Every fourth is bad, and the stream goes on. */
  dumping: (seq) => (seq % 4 === 2 ? 'prohibited' : 'clean'),
  /** The third ends it. */
  illegal: (seq) => (seq === 2 ? 'illegal' : 'clean'),
} as const satisfies Record<string, Show>;

export interface StreamPlan {
  readonly name: string;
  readonly category: 'talk' | 'performance' | 'news' | 'open';
  readonly show: Show;
}

/** How a careless platform delivers: shares of what it sends twice, and of what it sends after its successor. */
export interface Carelessness {
  readonly twice: number;
  readonly late: number;
  readonly random: () => number;
}

export interface FedStream {
  readonly plan: StreamPlan;
  readonly streamId: StreamId;
  readonly mode: Mode;
  readonly segments: FedSegment[];
  readonly lines: FedLine[];
  /** Set when a person's cut was taken: from then on nothing of it may be shown. ms since 1970. */
  cutAt?: number;
}

const MODES = { talk: 'gated', performance: 'delay', news: 'review', open: 'direct' } as const;

/** A platform that hands segments and chat to the topics at real-time pace, and goes on trying until the bus has them. */
export class Platform {
  readonly streams: FedStream[] = [];
  /** Sent a second time on purpose. */
  resent = 0;
  readonly #ending = new AbortController();
  readonly #giveUp = new AbortController();
  readonly #work: Promise<void>[] = [];

  constructor(
    private readonly stack: Stack,
    private readonly careless?: Carelessness,
  ) {}

  /** Admits the stream and begins to feed it. */
  async open(plan: StreamPlan): Promise<FedStream> {
    const api = apiClient(this.stack.of('control')[0]!.url, undefined, PATIENCE_MS);
    const who = `${plan.name}-${randomUUID().slice(0, 8)}`;
    const asked = { roomId: who, streamerId: who, title: plan.name, category: plan.category, source: 'pull' };
    const deadline = Date.now() + PATIENCE_MS;
    const ask = async (): Promise<AdmissionAnswer> =>
      AdmissionAnswer.parse(await api.post('/v1/admissions', asked));
    let answer = await ask();
    // Whether it may start is asked again, as platforms do: control refuses what it cannot find out in time.
    for (; !answer.allow && Date.now() < deadline; answer = await ask()) await delay(AGAIN_MS);
    if (!answer.allow) throw new Error(`${plan.name} was refused: ${answer.reasons.join(', ')}`);
    const { streamId } = answer.stream;
    const stream: FedStream = { plan, streamId, mode: MODES[plan.category], segments: [], lines: [] };
    this.streams.push(stream);
    this.#work.push(this.#media(stream), this.#chat(stream));
    return stream;
  }

  /** Stops feeding; what is under way gets `graceMs` to be taken. */
  async stop(graceMs: number): Promise<void> {
    this.#ending.abort();
    const timer = setTimeout(() => this.#giveUp.abort(), graceMs);
    await Promise.all(this.#work);
    clearTimeout(timer);
  }

  /** Media is not needed any more. */
  async forget(): Promise<void> {
    for (const { streamId, segments } of this.streams)
      for (const { seq } of segments)
        await this.stack.store.blobs.delete(blobOf(streamId, seq)).catch(() => undefined);
  }

  async #media(stream: FedStream): Promise<void> {
    const { streamId, plan } = stream;
    const began = Date.now();
    let kept: (() => Promise<void>) | undefined;
    for (let seq = 0; await this.#until(began + (seq + 1) * SEGMENT_MS); seq += 1) {
      const kind = plan.show(seq);
      const bytes = marked(this.stack.clips[kind], `${streamId} ${seq}`);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const fed: FedSegment = { streamId, seq, kind, sha256, sentAt: Date.now(), accepted: false };
      stream.segments.push(fed);
      const media = { blob: blobOf(streamId, seq), sha256, bytes: bytes.length };
      const times = { durationMs: SEGMENT_MS, capturedAt: fed.sentAt };
      const value = segmentMessage({ streamId, seq, media, ...times });
      const send = async (): Promise<void> => {
        const done = await this.#insist(async () => {
          await this.stack.store.blobs.put(blobOf(streamId, seq), bytes);
          await this.stack.bus.publish(topics.segments, [{ key: streamId, value }]);
        });
        fed.accepted = done;
        if (!done || !this.#dice(this.careless?.twice)) return;
        this.resent += 1;
        await this.#insist(() => this.stack.bus.publish(topics.segments, [{ key: streamId, value }]));
      };
      if (kept === undefined && this.#dice(this.careless?.late)) {
        kept = send;
        continue;
      }
      await send();
      await kept?.();
      kept = undefined;
      await this.#clean(stream);
    }
    await kept?.();
  }

  async #chat(stream: FedStream): Promise<void> {
    const { streamId } = stream;
    const written = chatLines({ seed: stream.streamId.length, everyMs: LINE_MS });
    const began = Date.now();
    for (let n = 0; await this.#until(began + (n + 1) * LINE_MS); n += 1) {
      const { text, kind } = written.next().value;
      const fed: FedLine = { messageId: randomUUID() as MessageId, streamId, kind, accepted: false };
      stream.lines.push(fed);
      // Many authors: nobody is a flood.
      const userId = `viewer-${n % 60}` as UserId;
      const line = { v: 1 as const, streamId, messageId: fed.messageId, userId, text, sentAt: Date.now() };
      const send = (): Promise<boolean> =>
        this.#insist(() => this.stack.bus.publish(topics.chat, [{ key: streamId, value: line }]));
      fed.accepted = await send();
      if (!fed.accepted || !this.#dice(this.careless?.twice)) continue;
      this.resent += 1;
      await send();
    }
  }

  async #clean({ streamId, segments }: FedStream): Promise<void> {
    const old = segments[segments.length - 1 - KEEP_MS / SEGMENT_MS];
    if (old !== undefined)
      await this.stack.store.blobs.delete(blobOf(streamId, old.seq)).catch(() => undefined);
  }

  #dice(share: number | undefined): boolean {
    return share !== undefined && this.careless!.random() < share;
  }

  /** False when feeding is over. */
  async #until(at: number): Promise<boolean> {
    const { signal } = this.#ending;
    if (at > Date.now()) await delay(at - Date.now(), undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }

  /** False when nobody waits for it any more. */
  async #insist(work: () => Promise<unknown>): Promise<boolean> {
    while (!this.#giveUp.signal.aborted) {
      try {
        await work();
        return true;
      } catch {
        await delay(AGAIN_MS);
      }
    }
    return false;
  }
}

const blobOf = (streamId: StreamId, seq: number): BlobKey =>
  `chaos/${streamId}/${String(seq).padStart(6, '0')}.ts` as BlobKey;
