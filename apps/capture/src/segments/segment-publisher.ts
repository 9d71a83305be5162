import { createHash } from 'node:crypto';
import type { Bus } from '@airlock/bus/port';
import { BlobKey, type StreamId } from '@airlock/contracts/ids';
import { SEGMENT_LIMITS, type MediaRef, type SegmentMessage } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import type { TsPiece } from '@airlock/media/ts-segmenter';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { backoffMs } from '../pull/backoff.js';

export interface PublisherDeps {
  readonly bus: Pick<Bus, 'publish'>;
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly clock: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Told of every failed attempt; the piece is tried again until it is through or the signal aborts. */
  readonly onRetry: (seq: number, attempt: number, error: unknown) => void;
}

interface Job {
  readonly piece: TsPiece;
  readonly last: boolean;
  readonly capturedAt: number;
}

/**
 * Takes the pieces of one epoch in order into blob store and bus, part before whole, whole before the next. A part
 * whose whole segment is already waiting is skipped: it has no head start left to give.
 */
export class SegmentPublisher {
  readonly #queue: Job[] = [];
  #queuedBytes = 0;
  #partSeq = -1;
  #working: Promise<void> | undefined;
  #published = 0;
  #waiting: PromiseWithResolvers<void> | undefined;
  /** Settles with the signal: a bus or store that never answers must not hold back the end. */
  readonly #aborted: Promise<void>;

  constructor(
    private readonly deps: PublisherDeps,
    private readonly stream: { readonly streamId: StreamId; readonly epoch: number },
    private readonly signal: AbortSignal,
    /** Bytes that may wait; see `ready`. */
    private readonly maxQueuedBytes = 8 * 1024 * 1024,
  ) {
    this.#aborted = new Promise((ok) => signal.addEventListener('abort', () => ok(), { once: true }));
  }

  /** Whole segments that are through. */
  get published(): number {
    return this.#published;
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  add(piece: TsPiece, last: boolean): void {
    if (this.signal.aborted) return;
    this.#queue.push({ piece, last, capturedAt: this.deps.clock() });
    this.#queuedBytes += piece.bytes.length;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  /** Settles when there is room again; whoever feeds the segmenter waits for it. */
  async ready(): Promise<void> {
    while (this.#queuedBytes > this.maxQueuedBytes && !this.signal.aborted) {
      this.#waiting ??= Promise.withResolvers<void>();
      await this.#waiting.promise;
    }
  }

  /** Settles when everything added is through, or the signal aborted. */
  async drain(): Promise<void> {
    while (this.#working) await this.#working;
  }

  async #work(): Promise<void> {
    // One turn later a part and its whole may both be here, and the part can be left out.
    await Promise.resolve();
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      if (!this.signal.aborted && !this.#isOvertaken(job)) await this.#deliver(job);
      this.#queue.shift();
      this.#queuedBytes -= job.piece.bytes.length;
      this.#waiting?.resolve();
      this.#waiting = undefined;
    }
  }

  #isOvertaken(job: Job): boolean {
    return !job.last && this.#queue.some((other) => other.last && other.piece.index === job.piece.index);
  }

  async #deliver(job: Job): Promise<void> {
    for (let attempt = 0; !this.signal.aborted; attempt += 1) {
      try {
        await Promise.race([this.#send(job), this.#aborted]);
        if (this.signal.aborted) return;
        if (job.last) this.#published += 1;
        else this.#partSeq = job.piece.index;
        return;
      } catch (error) {
        this.deps.onRetry(job.piece.index, attempt, error);
        const wait = backoffMs(attempt, this.deps.random, { baseMs: 100, maxMs: 5_000 });
        await this.deps.sleep(wait, this.signal).catch(() => undefined);
      }
    }
  }

  async #send(job: Job): Promise<void> {
    const message = await this.#store(job);
    await this.deps.bus.publish(topics.segments, [{ key: message.streamId, value: message }]);
  }

  async #store({ piece, last, capturedAt }: Job): Promise<SegmentMessage> {
    const { streamId, epoch } = this.stream;
    const { bytes } = piece;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const media: MediaRef = { sha256, bytes: bytes.length };
    if (!last && bytes.length <= SEGMENT_LIMITS.inlineBytes) {
      media.inline = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
    } else {
      const name = `${String(piece.index).padStart(8, '0')}${last ? '' : '.p0'}.ts`;
      media.blob = BlobKey.parse(`segments/${streamId}/${epoch}/${name}`);
      await this.deps.blobs.put(media.blob, bytes);
    }
    return {
      v: 1,
      streamId,
      epoch,
      seq: piece.index,
      part: { index: last && this.#partSeq === piece.index ? 1 : 0, last },
      container: 'mpegts',
      media,
      startMs: piece.startMs,
      durationMs: piece.durationMs,
      capturedAt,
    };
  }
}
