import { boxes, type Box } from './boxes.js';
import type { TrackTimes } from './track.js';

/** One sample of a fragment: where its bytes should lie, and its stamps in ticks of the track. */
export interface Sample {
  readonly offset: number;
  readonly size: number;
  readonly dts: number;
  readonly pts: number;
  readonly sync: boolean;
}

/** The samples that a fragment lists of one track. Offsets and sizes are as claimed: they may lie outside `bytes`. */
export function* samples(bytes: Uint8Array, moof: Box, track: TrackTimes): Generator<Sample> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const traf of boxes(bytes, moof.start, moof.end)) {
    if (traf.type !== 'traf') continue;
    let mine = false;
    let duration = track.defaultDuration;
    let size = track.defaultSize;
    let flags = track.defaultFlags;
    let dataBase = moof.at;
    let dts = 0;
    let next: number | undefined;
    for (const box of boxes(bytes, traf.start, traf.end)) {
      const r = new Reader(view, box);
      if (box.type === 'tfhd') {
        const f = r.flags();
        mine = r.u32() === track.id;
        if (f & 0x1) dataBase = r.u64();
        if (f & 0x2) r.u32();
        if (f & 0x8) duration = r.u32();
        if (f & 0x10) size = r.u32();
        if (f & 0x20) flags = r.u32();
      } else if (box.type === 'tfdt' && mine) {
        dts = r.flags(true) === 1 ? r.u64() : r.u32();
      } else if (box.type === 'trun' && mine) {
        const f = r.flags();
        const count = r.u32();
        let at = f & 0x1 ? dataBase + r.i32() : (next ?? dataBase);
        const first = f & 0x4 ? r.u32() : undefined;
        for (let i = 0; i < count && !r.torn; i++) {
          const d = f & 0x100 ? r.u32() : duration;
          const s = f & 0x200 ? r.u32() : size;
          const own = f & 0x400 ? r.u32() : i === 0 && first !== undefined ? first : flags;
          const shift = f & 0x800 ? r.i32() : 0;
          if (r.torn || (s === 0 && d === 0)) break;
          yield { offset: at, size: s, dts, pts: dts + shift, sync: (own & 0x10000) === 0 };
          at += s;
          dts += d;
        }
        next = at;
      }
    }
  }
}

/** Reads a full box front to back; past its end everything is 0 and `torn` is set. */
class Reader {
  torn = false;
  #at: number;
  readonly #view: DataView;
  readonly #end: number;

  constructor(view: DataView, box: Box) {
    this.#view = view;
    this.#at = box.start;
    this.#end = box.end;
  }

  #take(n: number): number | undefined {
    const at = this.#at;
    this.#at += n;
    if (this.#at <= this.#end) return at;
    this.torn = true;
    return undefined;
  }

  /** Flags of the full box, or its version. */
  flags(version = false): number {
    const v = this.u32();
    return version ? v >>> 24 : v & 0xffffff;
  }

  u32(): number {
    const at = this.#take(4);
    return at === undefined ? 0 : this.#view.getUint32(at);
  }

  i32(): number {
    return this.u32() | 0;
  }

  u64(): number {
    return this.u32() * 2 ** 32 + this.u32();
  }
}
