const PACKET = 188;
const TICKS_PER_MS = 90;
const WRAP = 2 ** 33;

const STAMP = { high: 2 ** 30, middle: 2 ** 15 };

const readStamp = (b: Uint8Array, at: number): number =>
  ((b[at]! >> 1) & 7) * STAMP.high +
  ((b[at + 1]! << 7) | (b[at + 2]! >> 1)) * STAMP.middle +
  ((b[at + 3]! << 7) | (b[at + 4]! >> 1));

/** The bits between the digits say what kind of stamp it is, and stay. */
const writeStamp = (b: Uint8Array, at: number, ticks: number): void => {
  const high = Math.floor(ticks / STAMP.high);
  const middle = Math.floor(ticks / STAMP.middle) % STAMP.middle;
  const low = ticks % STAMP.middle;
  b[at] = (b[at]! & 0xf1) | (high << 1);
  b[at + 1] = middle >> 7;
  b[at + 2] = ((middle << 1) & 0xfe) | 1;
  b[at + 3] = low >> 7;
  b[at + 4] = ((low << 1) & 0xfe) | 1;
};

const shiftReference = (b: Uint8Array, at: number, ticks: number): void => {
  const view = new DataView(b.buffer, b.byteOffset + at, 5);
  const base = (view.getUint32(0) * 2 + (view.getUint8(4) >> 7) + ticks) % WRAP;
  view.setUint32(0, Math.floor(base / 2));
  view.setUint8(4, (view.getUint8(4) & 0x7f) | ((base % 2) << 7));
};

const shiftStamps = (b: Uint8Array, at: number, ticks: number): void => {
  const isElementary = b[at] === 0 && b[at + 1] === 0 && b[at + 2] === 1 && (b[at + 6]! & 0xc0) === 0x80;
  if (!isElementary) return;
  const flags = b[at + 7]! >> 6;
  if (flags & 2) writeStamp(b, at + 9, (readStamp(b, at + 9) + ticks) % WRAP);
  if (flags === 3) writeStamp(b, at + 14, (readStamp(b, at + 14) + ticks) % WRAP);
};

/** MPEG-TS (ISO/IEC 13818-1) with all its clocks `ms` later, so that a clip that is played again goes on. */
export const laterBy = (ts: Uint8Array, ms: number): Uint8Array => {
  const b = ts.slice();
  const ticks = ms * TICKS_PER_MS;
  for (let packet = 0; packet + PACKET <= b.length; packet += PACKET) {
    const control = b[packet + 3]!;
    const hasAdaptation = (control & 0x20) !== 0;
    const adaptation = hasAdaptation ? b[packet + 4]! + 1 : 0;
    if (adaptation > 1 && (b[packet + 5]! & 0x10) !== 0) shiftReference(b, packet + 6, ticks);
    const begins = (b[packet + 1]! & 0x40) !== 0;
    if (begins && (control & 0x10) !== 0) shiftStamps(b, packet + 4 + adaptation, ticks);
  }
  return b;
};
