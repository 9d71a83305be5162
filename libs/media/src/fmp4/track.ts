import type { VideoCodec } from '../ts/psi.js';
import { boxes, findBox, type Box } from './boxes.js';

export interface Track {
  readonly id: number;
  /** Ticks per second. */
  readonly timescale: number;
  readonly codec: VideoCodec;
  /** Parameter sets as Annex B, to stand before each keyframe. */
  readonly parameterSets: Uint8Array;
  /** Bytes of the length before each NAL unit. */
  readonly lengthSize: number;
  readonly defaultDuration: number;
  readonly defaultSize: number;
  readonly defaultFlags: number;
}

/** Reads the first video track of a `moov`, and whether there is sound. */
export function readTrack(bytes: Uint8Array): { video: Track | undefined; audio: boolean } {
  let video: Track | undefined;
  let audio = false;
  const moov = findBox(bytes, ['moov']);
  if (!moov) return { video, audio };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const trak of boxes(bytes, moov.start, moov.end)) {
    if (trak.type !== 'trak') continue;
    const handler = findBox(bytes, ['mdia', 'hdlr'], trak);
    if (!handler || handler.start + 12 > handler.end) continue;
    const kind = text(bytes, handler.start + 8);
    if (kind === 'soun') audio = true;
    if (kind === 'vide') video ??= readVideo(bytes, view, moov, trak);
  }
  return { video, audio };
}

function readVideo(bytes: Uint8Array, view: DataView, moov: Box, trak: Box): Track | undefined {
  const tkhd = findBox(bytes, ['tkhd'], trak);
  const mdhd = findBox(bytes, ['mdia', 'mdhd'], trak);
  const stsd = findBox(bytes, ['mdia', 'minf', 'stbl', 'stsd'], trak);
  if (!tkhd || !mdhd || !stsd || tkhd.start + 24 > tkhd.end || mdhd.start + 24 > mdhd.end) return undefined;
  const id = view.getUint32(tkhd.start + (bytes[tkhd.start] === 1 ? 20 : 12));
  const timescale = view.getUint32(mdhd.start + (bytes[mdhd.start] === 1 ? 20 : 12));
  if (timescale === 0) return undefined;
  for (const entry of boxes(bytes, stsd.start + 8, stsd.end)) {
    const config = [...boxes(bytes, entry.start + 78, entry.end)].find(
      (b) => b.type === 'avcC' || b.type === 'hvcC',
    );
    if (!config) continue;
    const sets = config.type === 'avcC' ? avcConfig(bytes, config) : hevcConfig(bytes, config);
    if (!sets) continue;
    return { id, timescale, ...sets, ...trackDefaults(bytes, view, moov, id) };
  }
  return { id, timescale, codec: 'other', parameterSets: new Uint8Array(0), lengthSize: 4, ...NO_DEFAULTS };
}

const NO_DEFAULTS = { defaultDuration: 0, defaultSize: 0, defaultFlags: 0 };

function trackDefaults(bytes: Uint8Array, view: DataView, moov: Box, id: number): typeof NO_DEFAULTS {
  const mvex = findBox(bytes, ['mvex'], moov);
  if (!mvex) return NO_DEFAULTS;
  for (const trex of boxes(bytes, mvex.start, mvex.end)) {
    if (trex.type !== 'trex' || trex.start + 24 > trex.end || view.getUint32(trex.start + 4) !== id) continue;
    return {
      defaultDuration: view.getUint32(trex.start + 12),
      defaultSize: view.getUint32(trex.start + 16),
      defaultFlags: view.getUint32(trex.start + 20),
    };
  }
  return NO_DEFAULTS;
}

type Sets = Pick<Track, 'codec' | 'parameterSets' | 'lengthSize'>;

/** ISO/IEC 14496-15, 5.3.3.1. */
function avcConfig(bytes: Uint8Array, box: Box): Sets | undefined {
  const list = new SetList(bytes, box);
  let at = box.start + 6;
  at = list.take(at, (bytes[box.start + 5] ?? 0) & 0x1f);
  list.take(at + 1, bytes[at] ?? 0);
  return list.sets('h264', ((bytes[box.start + 4] ?? 3) & 3) + 1);
}

/** ISO/IEC 14496-15, 8.3.3.1. */
function hevcConfig(bytes: Uint8Array, box: Box): Sets | undefined {
  const list = new SetList(bytes, box);
  const arrays = bytes[box.start + 22] ?? 0;
  let at = box.start + 23;
  for (let i = 0; i < arrays && at + 3 <= box.end; i++)
    at = list.take(at + 3, (bytes[at + 1]! << 8) | bytes[at + 2]!);
  return list.sets('hevc', ((bytes[box.start + 21] ?? 3) & 3) + 1);
}

class SetList {
  #out: number[] = [];
  readonly #bytes: Uint8Array;
  readonly #box: Box;

  constructor(bytes: Uint8Array, box: Box) {
    this.#bytes = bytes;
    this.#box = box;
  }

  /** Takes `count` NAL units with 16-bit lengths from `at` on; gives where they end. */
  take(at: number, count: number): number {
    for (let i = 0; i < count && at + 2 <= this.#box.end; i++) {
      const size = (this.#bytes[at]! << 8) | this.#bytes[at + 1]!;
      if (at + 2 + size > this.#box.end) return this.#box.end;
      this.#out.push(0, 0, 0, 1, ...this.#bytes.subarray(at + 2, at + 2 + size));
      at += 2 + size;
    }
    return at;
  }

  sets(codec: VideoCodec, lengthSize: number): Sets {
    return { codec, parameterSets: Uint8Array.from(this.#out), lengthSize };
  }
}

const text = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
