import { newHeader, readHeader, TS_PACKET, TsFramer } from './ts/packet.js';
import { readPes, tickDelta, TICKS_PER_MS } from './ts/pes.js';
import { KeyframeProbe } from './ts/keyframe-probe.js';
import { ProgramTables, videoCodec, type VideoCodec } from './ts/psi.js';

/** One coded picture, ready for a decoder. */
export interface VideoUnit {
  /** Media time in ms from the first unit's presentation time (negative for pictures shown before it). */
  readonly atMs: number;
  readonly ptsTicks: number;
  readonly dtsTicks: number;
  readonly key: boolean;
  /** Annex B bytes; empty when only keyframes were wanted and this is none. */
  readonly data: Uint8Array;
  /** Packets of it are missing, or it went over the size limit and was cut. */
  readonly damaged: boolean;
}

export interface DemuxedVideo {
  readonly codec: VideoCodec | undefined;
  readonly units: readonly VideoUnit[];
  readonly hasAudio: boolean;
  /** Bytes that belonged to no TS packet. */
  readonly skippedBytes: number;
  /** TS packets read. */
  readonly packets: number;
  /** There were more units than `maxUnits`; the rest was left out. */
  readonly truncated: boolean;
}

export interface DemuxOptions {
  /** Keep the bytes of keyframes only; the others are listed with empty data. */
  readonly keyframesOnly?: boolean;
  /** Upper bound of one unit in bytes. */
  readonly maxUnitBytes?: number;
  readonly maxUnits?: number;
}

interface Open {
  readonly pts: number;
  readonly dts: number;
  readonly probe: KeyframeProbe;
  key: boolean | undefined;
  damaged: boolean;
}

/**
 * Reads the first video stream of an MPEG-TS piece. Never throws: garbage is skipped and counted, torn units are marked.
 * Works in memory bounded by the input plus `maxUnits` small records.
 */
export function demuxTs(bytes: Uint8Array, options: DemuxOptions = {}): DemuxedVideo {
  const keyframesOnly = options.keyframesOnly ?? false;
  const maxUnitBytes = options.maxUnitBytes ?? 16 * 1024 * 1024;
  const maxUnits = options.maxUnits ?? 20_000;
  const header = newHeader();
  const tables = new ProgramTables();
  const units: VideoUnit[] = [];
  let scratch = new Uint8Array(Math.min(Math.max(bytes.length, TS_PACKET), 256 * 1024));
  let length = 0;
  let open: Open | undefined;
  let continuity = -1;
  let packets = 0;
  let truncated = false;
  let audioSeen = false;
  let basePts: number | undefined;

  const close = () => {
    if (!open) return;
    const unit = open;
    open = undefined;
    if (units.length >= maxUnits) {
      truncated = true;
      return;
    }
    const key = unit.key ?? false;
    basePts ??= unit.pts;
    units.push({
      atMs: tickDelta(basePts, unit.pts) / TICKS_PER_MS,
      ptsTicks: unit.pts,
      dtsTicks: unit.dts,
      key,
      data: keyframesOnly && !key ? new Uint8Array(0) : scratch.slice(0, length),
      damaged: unit.damaged,
    });
    length = 0;
  };

  const append = (unit: Open, packet: Uint8Array, from: number) => {
    unit.key ??= unit.probe.feed(packet, from);
    if (keyframesOnly && unit.key === false) return;
    const size = TS_PACKET - from;
    if (length + size > maxUnitBytes) {
      unit.damaged = true;
      return;
    }
    if (length + size > scratch.length) {
      const larger = new Uint8Array(scratch.length * 2);
      larger.set(scratch.subarray(0, length));
      scratch = larger;
    }
    scratch.set(packet.subarray(from), length);
    length += size;
  };

  const framer = new TsFramer((packet) => {
    packets++;
    if (!readHeader(packet, header)) return;
    if (tables.isTable(header.pid)) return tables.feed(packet, header);
    if (header.pid === tables.audio?.pid) audioSeen = true;
    const video = tables.video;
    if (!video || header.pid !== video.pid || header.payloadStart >= TS_PACKET || header.scrambled) return;

    const expected = (continuity + 1) & 0x0f;
    const repeated = header.continuity === continuity && !header.unitStart;
    const gap = continuity >= 0 && header.continuity !== expected && !header.discontinuity;
    continuity = header.continuity;
    if (repeated) return;
    if (header.unitStart) {
      if (open && gap) open.damaged = true;
      close();
      length = 0;
      const pes = readPes(packet, header.payloadStart);
      if (!pes) return;
      const last = units.at(-1);
      const pts = pes.pts ?? last?.ptsTicks ?? 0;
      open = {
        pts,
        dts: pes.dts ?? pts,
        probe: new KeyframeProbe(videoCodec(video.streamType), header.randomAccess),
        key: undefined,
        damaged: false,
      };
      append(open, packet, pes.dataStart);
    } else if (open) {
      if (gap) open.damaged = true;
      append(open, packet, header.payloadStart);
    }
  });
  framer.push(bytes);
  framer.flush();
  close();
  const video = tables.video;
  return {
    codec: video ? videoCodec(video.streamType) : undefined,
    units,
    hasAudio: audioSeen,
    skippedBytes: framer.skipped,
    packets,
    truncated,
  };
}
