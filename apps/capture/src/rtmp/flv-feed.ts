import { Readable } from 'node:stream';
import type { MediaTag } from './peer.js';

const H264 = 7;
const AAC = 10;
const VIDEO_NAMES: Readonly<Record<number, string>> = {
  2: 'h263',
  3: 'screen video',
  4: 'vp6',
  5: 'vp6',
  12: 'hevc',
};
const AUDIO_NAMES: Readonly<Record<number, string>> = { 0: 'pcm', 1: 'adpcm', 2: 'mp3', 3: 'pcm', 7: 'g711', 8: 'g711', 11: 'speex', 14: 'mp3' }; // prettier-ignore

/** What a publisher may wait for its second kind of media before the stream starts without it. */
const SETTLE = { ms: 600, bytes: 1024 * 1024 };
/** Bytes kept while nobody reads. */
const MAX_WAITING = 8 * 1024 * 1024;

/** The codec of a tag when it is not ours, else undefined. */
export function foreignCodec({ type, body }: MediaTag): string | undefined {
  const first = body[0] ?? 0;
  if (type === 'audio') {
    const id = first >> 4;
    return id === AAC
      ? undefined
      : id === 9
        ? body.toString('latin1', 1, 5)
        : (AUDIO_NAMES[id] ?? `audio ${id}`);
  }
  if ((first & 0x80) !== 0) return body.toString('latin1', 1, 5);
  const id = first & 15;
  return id === H264 ? undefined : (VIDEO_NAMES[id] ?? `video ${id}`);
}

/** One publisher's media as FLV for ffmpeg's standard input; opened again it starts at the next keyframe. */
export class FlvFeed {
  #videoConfig: Buffer | undefined;
  #audioConfig: Buffer | undefined;
  #reader: Readable | undefined;
  #begun = false;
  #waiting: { tag: Buffer; starts: boolean }[] = [];
  #waitingBytes = 0;
  #firstAt: number | undefined;
  #ended = false;

  /** The publisher is gone. */
  get ended(): boolean {
    return this.#ended;
  }

  /** `onRoom` is called when a full reader takes bytes again. */
  constructor(private readonly onRoom: () => void) {}

  open(): Readable {
    this.#reader?.destroy();
    this.#begun = false;
    this.#firstAt = undefined;
    const reader = new Readable({ highWaterMark: 512 * 1024, read: () => this.onRoom() });
    this.#reader = reader;
    if (this.#ended) reader.push(null);
    return reader;
  }

  /** Returns false when the publisher should pause. */
  push(tag: MediaTag): boolean {
    const bytes = flvTag(tag);
    const isConfig = tag.body[1] === 0;
    if (isConfig && tag.type === 'video') this.#videoConfig = bytes;
    else if (isConfig) this.#audioConfig = bytes;
    const reader = this.#reader;
    if (this.#ended || reader === undefined || reader.destroyed) return true;
    if (this.#begun) return reader.push(bytes);
    if (!isConfig) this.#hold(tag, bytes);
    return this.#begin(reader, tag.timestamp);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const reader = this.#reader;
    if (reader === undefined || reader.destroyed) return;
    if (!this.#begun) this.#flush(reader);
    reader.push(null);
  }

  #hold(tag: MediaTag, bytes: Buffer): void {
    const starts = tag.type === 'video' && (tag.body[0] ?? 0) >> 4 === 1;
    if (starts) this.#drop();
    this.#waiting.push({ tag: bytes, starts });
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > MAX_WAITING) this.#drop();
  }

  #drop(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #begin(reader: Readable, timestamp: number): boolean {
    this.#firstAt ??= timestamp;
    const both = this.#videoConfig !== undefined && this.#audioConfig !== undefined;
    const settled = timestamp - this.#firstAt >= SETTLE.ms || this.#waitingBytes >= SETTLE.bytes;
    const playable = this.#videoConfig === undefined || this.#waiting.some((w) => w.starts);
    return (both || settled) && playable && this.#waiting.length > 0 ? this.#flush(reader) : true;
  }

  /** The header says which kinds of media there are: ffmpeg waits for those and for no others. */
  #flush(reader: Readable): boolean {
    const kinds = (this.#audioConfig ? 4 : 0) | (this.#videoConfig ? 1 : 0);
    const parts: Buffer[] = [Buffer.from([0x46, 0x4c, 0x56, 1, kinds, 0, 0, 0, 9, 0, 0, 0, 0])];
    if (this.#videoConfig) parts.push(this.#videoConfig);
    if (this.#audioConfig) parts.push(this.#audioConfig);
    const from = Math.max(
      0,
      this.#waiting.findIndex((w) => w.starts),
    );
    parts.push(...this.#waiting.slice(from).map((w) => w.tag));
    this.#drop();
    this.#begun = true;
    return reader.push(Buffer.concat(parts));
  }
}

/** FLV tag with its back pointer (Adobe Flash Video File Format 10.1, annex E.4). */
function flvTag({ type, timestamp, body }: MediaTag): Buffer {
  const out = Buffer.allocUnsafe(11 + body.length + 4);
  out[0] = type === 'video' ? 9 : 8;
  out.writeUIntBE(body.length, 1, 3);
  out.writeUIntBE(timestamp & 0xffffff, 4, 3);
  out[7] = timestamp >>> 24;
  out.writeUIntBE(0, 8, 3);
  body.copy(out, 11);
  out.writeUInt32BE(11 + body.length, 11 + body.length);
  return out;
}
