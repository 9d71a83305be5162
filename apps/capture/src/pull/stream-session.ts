import type { Readable } from 'node:stream';
import type { StreamSession as StreamName } from '@airlock/contracts/admission';
import type { RoomId } from '@airlock/contracts/ids';
import { TsSegmenter } from '@airlock/media/ts-segmenter';
import type { CaptureEvents } from '../events.js';
import { SegmentPublisher, type PublisherDeps } from '../segments/segment-publisher.js';
import { backoffMs, DEFAULT_BACKOFF, type BackoffOptions } from './backoff.js';
import { runFfmpeg, type Codecs, type FfmpegRun, type RunEnd } from './ffmpeg-run.js';

/** What one ffmpeg is started on; asked for anew at every attempt, as addresses change and bytes are used up. */
export interface Opening {
  readonly input: string | Readable;
  readonly inputOptions: readonly string[];
  readonly secrets: readonly string[];
}

export interface SourcePlan {
  /** Free of secrets. */
  readonly label: string;
  open(): Promise<Opening>;
  /** A clean end of the source ends the stream, or is an interruption to be waited out. */
  readonly onEnd: 'stop' | 'reconnect';
  /** Where the source lies now, where that is known. */
  reach?(): Promise<string | undefined>;
  /** Known to be gone for good, however the last run ended. */
  isOver?(): boolean;
  /** The stream is to end now: let go of the source. */
  onStop?(): void;
  /** Attempts in a row without a segment before the stream is given up. */
  readonly maxAttempts: number;
}

export interface SessionDeps extends Omit<PublisherDeps, 'onRetry'> {
  readonly ffmpegPath: string;
  readonly targetMs: number;
  readonly stallMs: number;
  readonly backoff?: BackoffOptions;
  readonly events: CaptureEvents;
  /** The stream goes on under a new epoch, from there; whether it may. */
  readonly onEpoch: (stream: StreamName, remoteAddress?: string) => Promise<boolean>;
}

export type SessionState = 'connecting' | 'live' | 'waiting' | 'over';

export interface SessionEnd {
  readonly reason: 'source_ended' | 'stopped' | 'unsupported' | 'lost' | 'refused';
  readonly detail: string;
}

/** One stream from admission to its end: one ffmpeg at a time, connected again under a new epoch when it is lost. */
export class StreamSession {
  readonly startedAt: number;
  readonly done: Promise<SessionEnd>;
  #epoch: number;
  #state: SessionState = 'connecting';
  #codecs: Codecs = {};
  #bytes = 0;
  #segments = 0;
  #reconnects = 0;
  #run: FfmpegRun | undefined;
  readonly #stop = new AbortController();
  /** Aborts publishing too; `stop` still lets the tail through. */
  readonly #abandon = new AbortController();

  constructor(
    private readonly deps: SessionDeps,
    private readonly plan: SourcePlan,
    readonly roomId: RoomId,
    private readonly name: StreamName,
  ) {
    this.startedAt = deps.clock();
    this.#epoch = name.epoch;
    deps.events.started(this.#where(), plan.label);
    this.done = this.#supervise().then((end) => {
      this.#state = 'over';
      deps.events.ended(this.#where(), end.reason);
      return end;
    });
  }

  get stream(): StreamName {
    return { streamId: this.name.streamId, epoch: this.#epoch };
  }

  status() {
    return {
      roomId: this.roomId,
      ...this.stream,
      source: this.plan.label,
      state: this.#state,
      startedAt: this.startedAt,
      bytes: this.#bytes,
      segments: this.#segments,
      reconnects: this.#reconnects,
      codecs: this.#codecs,
      pid: this.#run?.pid(),
    };
  }

  /** Ends the source; what has arrived is still published. Repeating it does nothing. */
  stop(): Promise<SessionEnd> {
    this.#stop.abort();
    this.#run?.stop();
    this.plan.onStop?.();
    return this.done;
  }

  /** Like `stop`, and what is not published yet never will be: for a bus or store that does not come back. */
  abandon(): Promise<SessionEnd> {
    this.#abandon.abort();
    return this.stop();
  }

  async #supervise(): Promise<SessionEnd> {
    const { events, random, sleep } = this.deps;
    for (let attempt = 0; ; attempt += 1) {
      const publisher = this.#publisher();
      const end = await this.#attempt(publisher);
      this.#segments += publisher.published;
      events.runEnded(this.#where(), end);
      if (this.#stop.signal.aborted || end.type === 'stopped')
        return { reason: 'stopped', detail: 'stopped' };
      if (end.type === 'unsupported') return { reason: 'unsupported', detail: unsupported(end.codec) };
      if ((end.type === 'ended' && this.plan.onEnd === 'stop') || this.plan.isOver?.() === true)
        return { reason: 'source_ended', detail: 'source ended' };
      if (publisher.published > 0) attempt = 0;
      if (attempt + 1 >= this.plan.maxAttempts) return { reason: 'lost', detail: describe(end) };
      const wait = backoffMs(attempt, random, this.deps.backoff ?? DEFAULT_BACKOFF);
      this.#state = 'waiting';
      events.reconnecting(this.#where(), attempt + 1, wait);
      await sleep(wait, this.#stop.signal).catch(() => undefined);
      if (this.#stop.signal.aborted) return { reason: 'stopped', detail: 'stopped' };
      this.#reconnects += 1;
      this.#state = 'connecting';
      if (publisher.published === 0) continue;
      this.#epoch += 1;
      if (!(await this.deps.onEpoch(this.stream, await this.plan.reach?.())))
        return { reason: 'refused', detail: 'it may not come back' };
    }
  }

  #publisher(): SegmentPublisher {
    const where = this.#where();
    const onRetry = (seq: number, attempt: number, error: unknown): void =>
      this.deps.events.storeSlow(where, seq, attempt, error);
    return new SegmentPublisher({ ...this.deps, onRetry }, this.stream, this.#abandon.signal);
  }

  async #attempt(publisher: SegmentPublisher): Promise<RunEnd> {
    let opening: Opening;
    try {
      opening = await this.plan.open();
    } catch (error) {
      return {
        type: 'failed',
        detail: error instanceof Error ? error.message : 'the source can not be opened',
      };
    }
    if (this.#stop.signal.aborted) return { type: 'stopped' };
    const segmenter = new TsSegmenter({
      targetMs: this.deps.targetMs,
      onPart: (piece) => publisher.add(piece, false),
      onSegment: (piece) => publisher.add(piece, true),
    });
    this.#run = runFfmpeg({
      ...opening,
      ffmpegPath: this.deps.ffmpegPath,
      stallMs: this.deps.stallMs,
      onCodecs: (codecs) => {
        this.#codecs = codecs;
        this.deps.events.codecs(this.#where(), codecs);
      },
      onChunk: async (chunk) => {
        this.#state = 'live';
        this.#bytes += chunk.length;
        segmenter.push(chunk);
        await publisher.ready();
      },
    });
    const end = await this.#run.done;
    this.#run = undefined;
    segmenter.flush();
    await publisher.drain();
    return end;
  }

  #where() {
    return { roomId: this.roomId, ...this.stream };
  }
}

const unsupported = (codec: string): string =>
  `The source carries ${codec}. Capture copies and does not convert: it takes H.264 video with AAC sound.`;

const describe = (end: RunEnd): string =>
  end.type === 'failed' ? end.detail : end.type === 'stalled' ? 'nothing arrived any more' : end.type;
