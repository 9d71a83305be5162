export const TS_PACKET = 188;
const SYNC = 0x47;
/** How many packets in a row must carry the sync byte before garbage is believed to have ended. */
const LOCK = 3;

/** What the 4-byte header and the adaptation field of one TS packet say (ISO/IEC 13818-1, 2.4.3). */
export interface TsHeader {
  pid: number;
  /** A PES packet or PSI section starts here. */
  unitStart: boolean;
  continuity: number;
  randomAccess: boolean;
  discontinuity: boolean;
  scrambled: boolean;
  /** Payload is `[payloadStart, 188)` of the packet; 188 when there is none. */
  payloadStart: number;
}

export const newHeader = (): TsHeader => ({
  pid: 0x1fff,
  unitStart: false,
  continuity: 0,
  randomAccess: false,
  discontinuity: false,
  scrambled: false,
  payloadStart: TS_PACKET,
});

/** Reads the header of `packet` (188 bytes) into `out`; false when the packet is marked or shaped as broken. */
export function readHeader(packet: Uint8Array, out: TsHeader): boolean {
  const b1 = packet[1]!;
  const b3 = packet[3]!;
  if (packet[0] !== SYNC || (b1 & 0x80) !== 0) return false;
  out.pid = ((b1 & 0x1f) << 8) | packet[2]!;
  out.unitStart = (b1 & 0x40) !== 0;
  out.continuity = b3 & 0x0f;
  out.scrambled = (b3 & 0xc0) !== 0;
  out.randomAccess = false;
  out.discontinuity = false;
  const hasPayload = (b3 & 0x10) !== 0;
  let start = 4;
  if ((b3 & 0x20) !== 0) {
    const length = packet[4]!;
    if (length > 183) return false;
    if (length > 0) {
      out.discontinuity = (packet[5]! & 0x80) !== 0;
      out.randomAccess = (packet[5]! & 0x40) !== 0;
    }
    start = 5 + length;
  }
  out.payloadStart = hasPayload ? start : TS_PACKET;
  return true;
}

/**
 * Cuts a byte stream, however chunked, into TS packets. Bytes outside packets are dropped. Keeps at most 3 packets
 * between calls. The array given to `onPacket` is valid only during the call.
 */
export class TsFramer {
  /** Bytes that belonged to no packet. */
  skipped = 0;
  #rest = new Uint8Array(0);
  #locked = false;
  readonly #onPacket: (packet: Uint8Array) => void;

  constructor(onPacket: (packet: Uint8Array) => void) {
    this.#onPacket = onPacket;
  }

  push(chunk: Uint8Array): void {
    let data = chunk;
    if (this.#rest.length > 0) {
      data = new Uint8Array(this.#rest.length + chunk.length);
      data.set(this.#rest);
      data.set(chunk, this.#rest.length);
    }
    const used = this.#scan(data, false);
    this.#rest = data.slice(used);
  }

  /** Ends the stream: what is left is read with as much proof of sync as there is. */
  flush(): void {
    const used = this.#scan(this.#rest, true);
    this.skipped += this.#rest.length - used;
    this.#rest = new Uint8Array(0);
  }

  #scan(data: Uint8Array, ending: boolean): number {
    let at = 0;
    while (at + TS_PACKET <= data.length) {
      if (data[at] !== SYNC) {
        this.#locked = false;
        at++;
        this.skipped++;
        continue;
      }
      if (!this.#locked) {
        const proven = inSync(data, at);
        if (proven === undefined && !ending) return at;
        if (proven === false) {
          at++;
          this.skipped++;
          continue;
        }
        this.#locked = true;
      }
      this.#onPacket(data.subarray(at, at + TS_PACKET));
      at += TS_PACKET;
    }
    return at;
  }
}

/** Undefined when the bytes so far agree but are too few to tell. */
function inSync(data: Uint8Array, at: number): boolean | undefined {
  for (let i = 1; i < LOCK; i++) {
    const next = at + i * TS_PACKET;
    if (next >= data.length) return undefined;
    if (data[next] !== SYNC) return false;
  }
  return true;
}
