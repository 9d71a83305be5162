import { ByteSink } from './ts/byte-sink.js';
import { KeyframeProbe } from './ts/keyframe-probe.js';
import { MediaClock } from './ts/media-clock.js';
import { newHeader, readHeader, TS_PACKET, TsFramer } from './ts/packet.js';
import { readPes, TICKS_PER_MS, type PesHeader } from './ts/pes.js';
import { ProgramTables, videoCodec } from './ts/psi.js';

/** A self-contained piece of MPEG-TS: PAT and PMT stand at its head. Times in ms on the clock of the epoch. */
export interface TsPiece {
  /** Counts segments from 0; a part has the index of its segment. */
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly startMs: number;
  /** Of the bytes so far when this is a part. */
  readonly durationMs: number;
  /** Its first picture is a keyframe. */
  readonly keyframe: boolean;
  readonly hasVideo: boolean;
  /** The source's timestamps jumped between the segment before and this one. */
  readonly discontinuity: boolean;
  /** Length of the repeated PAT and PMT at the head that are not in the input, in bytes. */
  readonly repeatedBytes: number;
}

export interface TsSegmenterOptions {
  /** A segment ends at the first keyframe at or after this length, ms. */
  readonly targetMs?: number;
  /** A segment without keyframe ends here, ms; default 30,000, as encoders left alone send one each 10 s or so. */
  readonly maxMs?: number;
  /** A segment ends here whatever it holds, bytes. */
  readonly maxBytes?: number;
  /** Media time of the first picture, ms. */
  readonly startMs?: number;
  /** Timestamps that go forward by more than this have jumped, ms. */
  readonly maxGapMs?: number;
  /** Timestamps that go back by more than this have jumped, ms. */
  readonly maxBackMs?: number;
  /** Index of the first segment. */
  readonly startIndex?: number;
  /** The first segment does not follow on what came before it (a source connected again). */
  readonly resumed?: boolean;
  /** Called at most once per segment, as soon as the bytes up to the end of its first keyframe are there: a prefix of it. */
  readonly onPart?: (part: TsPiece) => void;
  readonly onSegment: (segment: TsPiece) => void;
}

/** Encoders and FLV round to whole ms; a GOP of 1.999 s is 2 s. */
const SLACK = 10 * TICKS_PER_MS;
const MAX_UNDECIDED = 512 * 1024;
/** Longest length the contract lets a segment claim. */
const MAX_CLAIM_MS = 60_000;

interface Unit {
  readonly pes: PesHeader;
  readonly probe: KeyframeProbe;
}

/**
 * Splits one live MPEG-TS into segments at keyframes. Bytes go in as they come, in any chunking; every TS packet of the
 * input lands in exactly one segment, in order. Memory: one segment and 512 KiB.
 */
export class TsSegmenter {
  readonly #options: TsSegmenterOptions;
  readonly #target: number;
  readonly #max: number;
  readonly #maxBytes: number;
  readonly #clock: MediaClock;
  readonly #tables = new ProgramTables();
  readonly #header = newHeader();
  readonly #framer = new TsFramer((packet) => this.#onPacket(packet));
  readonly #current = new ByteSink();
  /** Packets that may yet be the head of the next segment: tables, then a picture not known to be key or not. */
  readonly #held = new ByteSink(16 * 1024);
  #unit: Unit | undefined;

  #index: number;
  #repeated = 0;
  #start = 0;
  #end = 0;
  #pictures = 0;
  #keyframe = false;
  #discontinuity: boolean;
  #partDue = false;
  #timed = false;

  constructor(options: TsSegmenterOptions) {
    this.#options = options;
    this.#target = (options.targetMs ?? 2_000) * TICKS_PER_MS - SLACK;
    this.#max = (options.maxMs ?? 30_000) * TICKS_PER_MS;
    this.#maxBytes = Math.max(options.maxBytes ?? 16 * 1024 * 1024, 8 * TS_PACKET);
    this.#index = options.startIndex ?? 0;
    this.#discontinuity = options.resumed ?? false;
    this.#clock = new MediaClock(options.startMs ?? 0);
    this.#start = this.#end = (options.startMs ?? 0) * TICKS_PER_MS;
  }

  /** Bytes of the input that belonged to no TS packet. */
  get skippedBytes(): number {
    return this.#framer.skipped;
  }

  push(chunk: Uint8Array): void {
    this.#framer.push(chunk);
  }

  /** Ends the stream: what is left becomes the last segment. The segmenter can not be used afterwards. */
  flush(): void {
    this.#framer.flush();
    if (this.#unit) this.#settle(this.#unit, false);
    this.#takeHeld();
    this.#partIfDue(true);
    this.#close(this.#end + this.#clock.frameTicks);
  }

  #onPacket(packet: Uint8Array): void {
    const h = this.#header;
    const readable = readHeader(packet, h);
    const isTable = readable && this.#tables.isTable(h.pid);
    if (isTable) this.#tables.feed(packet, h);
    const starts = readable && h.unitStart && h.payloadStart < TS_PACKET;
    const isVideo = readable && h.pid === this.#tables.video?.pid;

    if (this.#unit) {
      if (isVideo && starts) {
        this.#settle(this.#unit, false);
      } else {
        this.#held.append(packet);
        const key = isVideo ? this.#unit.probe.feed(packet, h.payloadStart) : undefined;
        if (key !== undefined) this.#settle(this.#unit, key);
        else if (this.#held.length > MAX_UNDECIDED) this.#settle(this.#unit, false);
        return;
      }
    }
    if (isTable) {
      this.#held.append(packet);
      if (this.#held.length > MAX_UNDECIDED) this.#takeHeld();
    } else if (isVideo && starts) {
      this.#onPicture(packet);
    } else {
      if (starts && h.pid === this.#tables.audio?.pid) this.#onSound(packet);
      this.#takeHeld();
      this.#append(packet);
    }
  }

  #onPicture(packet: Uint8Array): void {
    const h = this.#header;
    const pes = readPes(packet, h.payloadStart);
    if (pes?.dts !== undefined && this.#pictures > 0 && !this.#hasJumped(pes.dts))
      this.#end = Math.max(this.#end, this.#clock.at(pes.dts));
    this.#partIfDue(false);
    this.#held.append(packet);
    if (pes?.pts === undefined) return this.#takeHeld();
    const probe = new KeyframeProbe(videoCodec(this.#tables.video!.streamType), h.randomAccess);
    const unit = { pes, probe };
    const key = probe.feed(packet, pes.dataStart);
    if (key === undefined) this.#unit = unit;
    else this.#settle(unit, key);
  }

  /** Decides where the held picture belongs. */
  #settle(unit: Unit, key: boolean): void {
    this.#unit = undefined;
    const pts = unit.pes.pts!;
    const dts = unit.pes.dts!;
    const jumped = this.#timed && this.#hasJumped(dts);
    if (jumped) {
      this.#close(this.#end + this.#clock.frameTicks);
      this.#discontinuity = true;
      this.#clock.anchor(pts, this.#start);
    } else if (!this.#clock.started || (this.#pictures === 0 && !this.#timed)) {
      this.#clock.anchor(pts, this.#start);
    } else {
      const at = this.#clock.at(pts);
      const long = at - this.#start;
      const due = key ? long >= this.#target || !this.#keyframe : long >= this.#max;
      const full = this.#current.length + this.#held.length > this.#maxBytes;
      if (this.#pictures > 0 && (due || full)) this.#close(at);
    }
    if (this.#pictures === 0) {
      this.#keyframe = key;
      this.#partDue = key;
    }
    this.#pictures++;
    this.#end = Math.max(this.#end, this.#clock.at(pts));
    this.#clock.follow(dts);
    this.#timed = true;
    this.#takeHeld();
  }

  /** Sound drives the clock only where there is no picture. */
  #onSound(packet: Uint8Array): void {
    const pts = readPes(packet, this.#header.payloadStart)?.pts;
    if (pts === undefined || this.#pictures > 0) return;
    const alone = this.#tables.video === undefined;
    if (!this.#clock.started) this.#clock.anchor(pts, this.#start);
    else if (this.#hasJumped(pts)) {
      this.#close(this.#end + this.#clock.frameTicks);
      this.#discontinuity = true;
      this.#clock.anchor(pts, this.#start);
    } else {
      const at = this.#clock.at(pts);
      if (at - this.#start >= (alone ? this.#target : this.#max)) this.#close(at);
    }
    this.#end = Math.max(this.#end, this.#clock.at(pts));
    if (alone) this.#clock.follow(pts);
  }

  #hasJumped(stamp: number): boolean {
    const step = this.#clock.step(stamp) / TICKS_PER_MS;
    return step > (this.#options.maxGapMs ?? 5_000) || step < -(this.#options.maxBackMs ?? 500);
  }

  #append(packets: Uint8Array): void {
    if (packets.length === 0) return;
    if (this.#current.length > 0 && this.#current.length + packets.length > this.#maxBytes)
      this.#close(this.#end + this.#clock.frameTicks);
    if (this.#current.length === 0) this.#begin(packets);
    this.#current.append(packets);
  }

  #takeHeld(): void {
    const held = this.#held.view();
    for (let at = 0; at < held.length;) {
      const room = Math.max(this.#maxBytes - this.#current.length, TS_PACKET);
      const size = Math.min(held.length - at, room - (room % TS_PACKET));
      this.#append(held.subarray(at, at + size));
      at += size;
    }
    this.#held.clear();
  }

  /** Puts the tables at the head of a new segment unless the input does so itself. */
  #begin(packets: Uint8Array): void {
    const head = this.#tables.leads(packets) ? new Uint8Array(0) : this.#tables.headPackets();
    this.#repeated = head.length;
    this.#current.append(head);
  }

  #partIfDue(whole: boolean): void {
    if (!this.#partDue || this.#current.length === 0) return;
    this.#partDue = false;
    this.#options.onPart?.(this.#piece(this.#end + (whole ? this.#clock.frameTicks : 0)));
  }

  #piece(end: number): TsPiece {
    return {
      index: this.#index,
      bytes: this.#current.copy(),
      startMs: this.#start / TICKS_PER_MS,
      durationMs: Math.min(Math.max(0, (end - this.#start) / TICKS_PER_MS), MAX_CLAIM_MS),
      keyframe: this.#keyframe,
      hasVideo: this.#pictures > 0,
      discontinuity: this.#discontinuity,
      repeatedBytes: this.#repeated,
    };
  }

  #close(end: number): void {
    if (this.#current.length > 0) {
      this.#options.onSegment(this.#piece(end));
      this.#index++;
      this.#discontinuity = false;
    }
    this.#current.clear();
    this.#start = this.#end = Math.max(end, this.#start);
    this.#pictures = 0;
    this.#keyframe = false;
    this.#partDue = false;
  }
}
