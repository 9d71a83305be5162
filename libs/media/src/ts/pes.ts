/** Ticks of the MPEG clock in one millisecond. */
export const TICKS_PER_MS = 90;
const WRAP = 2 ** 33;

export interface PesHeader {
  /** 90 kHz ticks, 33 bits; undefined when the packet carries none. */
  readonly pts: number | undefined;
  readonly dts: number | undefined;
  /** Where the elementary stream's bytes begin. */
  readonly dataStart: number;
}

/** Reads a PES header that begins at `at`; undefined when there is none or it is torn (ISO/IEC 13818-1, 2.4.3.6). */
export function readPes(b: Uint8Array, at: number): PesHeader | undefined {
  if (at + 9 > b.length || b[at] !== 0 || b[at + 1] !== 0 || b[at + 2] !== 1) return undefined;
  if ((b[at + 6]! & 0xc0) !== 0x80) return undefined;
  const flags = b[at + 7]! >> 6;
  const dataStart = at + 9 + b[at + 8]!;
  if (dataStart > b.length) return undefined;
  const pts = flags >= 2 && b[at + 8]! >= 5 ? stamp(b, at + 9) : undefined;
  const dts = flags === 3 && b[at + 8]! >= 10 ? stamp(b, at + 14) : pts;
  return { pts, dts, dataStart };
}

function stamp(b: Uint8Array, at: number): number {
  const high = (b[at]! >> 1) & 0x07;
  const mid = (b[at + 1]! << 7) | (b[at + 2]! >> 1);
  const low = (b[at + 3]! << 7) | (b[at + 4]! >> 1);
  return high * 2 ** 30 + mid * 2 ** 15 + low;
}

/** `to - from` on the 33-bit clock, as the shorter way round: −2³² ≤ result < 2³². */
export function tickDelta(from: number, to: number): number {
  const d = (((to - from) % WRAP) + WRAP) % WRAP;
  return d >= WRAP / 2 ? d - WRAP : d;
}
