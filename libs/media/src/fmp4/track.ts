import type { VideoCodec } from '../ts/psi.js';
import { boxes, findBox, type Box } from './boxes.js';
import { readSoundEntry, type SoundEntry } from './sound-entry.js';

/** What it takes to read a track's fragments. */
export interface TrackTimes {
  readonly id: number;
  /** Ticks per second. */
  readonly timescale: number;
  /** Ticks of the track at which its presentation begins (edit list). */
  readonly begins: number;
  readonly defaultDuration: number;
  readonly defaultSize: number;
  readonly defaultFlags: number;
}

export interface Track extends TrackTimes {
  readonly codec: VideoCodec;
  /** Parameter sets as Annex B, to stand before each keyframe. */
  readonly parameterSets: Uint8Array;
  /** Bytes of the length before each NAL unit. */
  readonly lengthSize: number;
}

export interface SoundTrack extends TrackTimes, SoundEntry {}

/** Reads the first video track and the first sound track of a `moov`. */
export function readTrack(bytes: Uint8Array): { video: Track | undefined; sound: SoundTrack | undefined } {
  let video: Track | undefined;
  let sound: SoundTrack | undefined;
  const moov = findBox(bytes, ['moov']);
  if (!moov) return { video, sound };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const trak of boxes(bytes, moov.start, moov.end)) {
    if (trak.type !== 'trak') continue;
    const handler = findBox(bytes, ['mdia', 'hdlr'], trak);
    if (!handler || handler.start + 12 > handler.end) continue;
    const kind = text(bytes, handler.start + 8);
    if (kind === 'soun') sound ??= readSound(bytes, view, moov, trak);
    if (kind === 'vide') video ??= readVideo(bytes, view, moov, trak);
  }
  return { video, sound };
}

/** Id and clock of a track, and where its sample descriptions lie. */
function readTimes(
  bytes: Uint8Array,
  view: DataView,
  trak: Box,
): { id: number; timescale: number; begins: number; stsd: Box } | undefined {
  const tkhd = findBox(bytes, ['tkhd'], trak);
  const mdhd = findBox(bytes, ['mdia', 'mdhd'], trak);
  const stsd = findBox(bytes, ['mdia', 'minf', 'stbl', 'stsd'], trak);
  if (!tkhd || !mdhd || !stsd || tkhd.start + 24 > tkhd.end || mdhd.start + 24 > mdhd.end) return undefined;
  const id = view.getUint32(tkhd.start + (bytes[tkhd.start] === 1 ? 20 : 12));
  const timescale = view.getUint32(mdhd.start + (bytes[mdhd.start] === 1 ? 20 : 12));
  return timescale === 0 ? undefined : { id, timescale, begins: editStart(bytes, view, trak), stsd };
}

/** Media time of the first edit that shows something (ISO/IEC 14496-12, 8.6.6). */
function editStart(bytes: Uint8Array, view: DataView, trak: Box): number {
  const elst = findBox(bytes, ['edts', 'elst'], trak);
  if (!elst) return 0;
  const wide = bytes[elst.start] === 1;
  for (let at = elst.start + 8; at + (wide ? 20 : 12) <= elst.end; at += wide ? 20 : 12) {
    const time = wide ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    if (time >= 0) return time;
  }
  return 0;
}

function readSound(bytes: Uint8Array, view: DataView, moov: Box, trak: Box): SoundTrack | undefined {
  const times = readTimes(bytes, view, trak);
  if (!times) return undefined;
  const { id, timescale, begins, stsd } = times;
  return { id, timescale, begins, ...readSoundEntry(bytes, stsd), ...trackDefaults(bytes, view, moov, id) };
}

function readVideo(bytes: Uint8Array, view: DataView, moov: Box, trak: Box): Track | undefined {
  const times = readTimes(bytes, view, trak);
  if (!times) return undefined;
  const { id, timescale, begins, stsd } = times;
  for (const entry of boxes(bytes, stsd.start + 8, stsd.end)) {
    const config = [...boxes(bytes, entry.start + 78, entry.end)].find(
      (b) => b.type === 'avcC' || b.type === 'hvcC',
    );
    if (!config) continue;
    const sets = config.type === 'avcC' ? avcConfig(bytes, config) : hevcConfig(bytes, config);
    if (!sets) continue;
    return { id, timescale, begins, ...sets, ...trackDefaults(bytes, view, moov, id) };
  }
  const unknown = { codec: 'other', parameterSets: new Uint8Array(0), lengthSize: 4 } as const;
  return { id, timescale, begins, ...unknown, ...NO_DEFAULTS };
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
