import { TS_PACKET, type TsHeader } from './packet.js';

export type VideoCodec = 'h264' | 'hevc' | 'mpeg2' | 'other';
export interface ElementaryStream {
  readonly pid: number;
  readonly kind: 'video' | 'audio' | 'data';
  /** ISO/IEC 13818-1 stream_type. */
  readonly streamType: number;
}

const MAX_SECTION = 1024;
const AUDIO_TYPES = new Set([0x03, 0x04, 0x0f, 0x11, 0x81, 0x87, 0xc1, 0xcf]);
const VIDEO_TYPES = new Set([0x01, 0x02, 0x10, 0x1b, 0x20, 0x24, 0x33, 0xea]);

/** Private data; its descriptors say of what. */
const PRIVATE = 0x06;

/** Whether a registration descriptor (tag 5) among `descriptors` names Opus. */
function isOpus(descriptors: Uint8Array): boolean {
  for (let at = 0; at + 2 <= descriptors.length; at += 2 + descriptors[at + 1]!)
    if (descriptors[at] === 5 && String.fromCharCode(...descriptors.subarray(at + 2, at + 6)) === 'Opus')
      return true;
  return false;
}

export const videoCodec = (streamType: number): VideoCodec =>
  streamType === 0x1b
    ? 'h264'
    : streamType === 0x24
      ? 'hevc'
      : streamType === 0x01 || streamType === 0x02
        ? 'mpeg2'
        : 'other';

/** Puts one PID's sections together and keeps the packets the last good one came in. */
class Table {
  /** Raw packets of the last section that passed its CRC. */
  packets = new Uint8Array(0);
  #section = new Uint8Array(MAX_SECTION + TS_PACKET);
  #length = 0;
  #wanted = -1;
  #raw: Uint8Array[] = [];

  /** The finished section, if this packet finished one. */
  feed(packet: Uint8Array, header: TsHeader): Uint8Array | undefined {
    let at = header.payloadStart;
    if (at >= TS_PACKET) return undefined;
    if (header.unitStart) {
      at += 1 + packet[at]!;
      this.#length = 0;
      this.#raw = [];
      this.#wanted = 0;
    }
    if (this.#wanted < 0 || at >= TS_PACKET) return undefined;
    const body = packet.subarray(at);
    if (this.#length + body.length > this.#section.length) {
      this.#wanted = -1;
      return undefined;
    }
    this.#section.set(body, this.#length);
    this.#length += body.length;
    this.#raw.push(packet.slice());
    if (this.#length < 3) return undefined;
    this.#wanted = 3 + (((this.#section[1]! & 0x0f) << 8) | this.#section[2]!);
    if (this.#wanted > MAX_SECTION) this.#wanted = -1;
    if (this.#wanted < 0 || this.#length < this.#wanted) return undefined;
    const section = this.#section.slice(0, this.#wanted);
    this.#wanted = -1;
    if (section.length < 12 || crc32(section) !== 0) return undefined;
    this.packets = concat(this.#raw);
    return section;
  }
}

/** Follows PAT and PMT of the first programme. */
export class ProgramTables {
  streams: readonly ElementaryStream[] = [];
  video: ElementaryStream | undefined;
  audio: ElementaryStream | undefined;
  pmtPid = -1;
  /** A PMT has been read. */
  known = false;
  readonly #pat = new Table();
  #pmt = new Table();

  isTable(pid: number): boolean {
    return pid < 0x20 || pid === this.pmtPid;
  }

  feed(packet: Uint8Array, header: TsHeader): void {
    if (header.pid === 0) {
      const section = this.#pat.feed(packet, header);
      if (section) this.#readPat(section);
    } else if (header.pid === this.pmtPid) {
      const section = this.#pmt.feed(packet, header);
      if (section) this.#readPmt(section);
    }
  }

  /** The packets of the current PAT and PMT, to stand at the head of a self-contained piece. */
  headPackets(): Uint8Array {
    return concat([this.#pat.packets, this.#pmt.packets]);
  }

  /** PAT and PMT are among the tables that `packets` begin with. */
  leads(packets: Uint8Array): boolean {
    let pat = false;
    let pmt = false;
    for (let at = 0; at + TS_PACKET <= packets.length; at += TS_PACKET) {
      const pid = ((packets[at + 1]! & 0x1f) << 8) | packets[at + 2]!;
      if (!this.isTable(pid)) break;
      pat ||= pid === 0;
      pmt ||= pid === this.pmtPid;
    }
    return pat && pmt;
  }

  #readPat(s: Uint8Array): void {
    if (s[0] !== 0) return;
    for (let at = 8; at + 4 <= s.length - 4; at += 4) {
      const program = (s[at]! << 8) | s[at + 1]!;
      if (program === 0) continue;
      const pid = ((s[at + 2]! & 0x1f) << 8) | s[at + 3]!;
      if (pid !== this.pmtPid) {
        this.pmtPid = pid;
        this.#pmt = new Table();
      }
      return;
    }
  }

  #readPmt(s: Uint8Array): void {
    if (s[0] !== 2) return;
    const streams: ElementaryStream[] = [];
    const end = s.length - 4;
    let at = 12 + (((s[10]! & 0x0f) << 8) | s[11]!);
    while (at + 5 <= end) {
      const streamType = s[at]!;
      const pid = ((s[at + 1]! & 0x1f) << 8) | s[at + 2]!;
      const next = at + 5 + (((s[at + 3]! & 0x0f) << 8) | s[at + 4]!);
      const audio =
        AUDIO_TYPES.has(streamType) || (streamType === PRIVATE && isOpus(s.subarray(at + 5, next)));
      const kind = VIDEO_TYPES.has(streamType) ? 'video' : audio ? 'audio' : 'data';
      streams.push({ pid, kind, streamType });
      at = next;
    }
    this.streams = streams;
    this.video = streams.find((e) => e.kind === 'video');
    this.audio = streams.find((e) => e.kind === 'audio');
    this.known = true;
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n << 24;
  for (let k = 0; k < 8; k++) c = c & 0x80000000 ? (c << 1) ^ 0x04c11db7 : c << 1;
  return c >>> 0;
});

/** CRC-32/MPEG-2; 0 over a section that ends with its own CRC. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const b of bytes) crc = ((crc << 8) ^ CRC_TABLE[((crc >>> 24) ^ b) & 0xff]!) >>> 0;
  return crc;
}

function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pieces.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of pieces) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}
