/** Baseline JPEG (ITU-T T.81), straight from planes: the tables are made once, not with every picture. */

/** 8-bit planes without padding, colours as JFIF has them (BT.601, full range); chroma of half the size, rounded up. */
export interface JpegPlanes {
  readonly width: number;
  readonly height: number;
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
}

const bytes = (hex: string): number[] => hex.match(/../g)!.map((pair) => Number.parseInt(pair, 16));
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** T.81 K.1: how coarse each frequency of brightness may be, rows of 8. */
// prettier-ignore
const LUMA = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
  18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
/** T.81 K.2, of colour: its first four rows and columns; 99 beyond. */
const CHROMA_CORNER = [17, 18, 24, 47, 18, 21, 26, 66, 24, 26, 56, 99, 47, 66, 99, 99];
const CHROMA = LUMA.map((_, i) => (i % 8 < 4 && i < 32 ? CHROMA_CORNER[(i >> 3) * 4 + (i % 8)]! : 99));

/** T.81 K.3 and K.5, for brightness; used for colour as well. */
const DC = { counts: bytes('00010501010101010100000000000000'), values: range(0, 11) };
const AC = {
  counts: bytes('0002010303020403050504040000017d'),
  values: [
    ...bytes('01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a'),
    ...range(0x16, 0x1a),
    ...[0x25, 0x34, 0x43, 0x53, 0x63, 0x73, 0x83, 0x92, 0xa2, 0xb2, 0xc2, 0xd2, 0xe1, 0xf1].flatMap((from) =>
      range(from, (from & 0xf0) + 10),
    ),
  ],
};

/** By value: the code in the low 16 bits, its length above. */
const codesOf = ({ counts, values }: typeof DC): Uint32Array => {
  const codes = new Uint32Array(256);
  let code = 0;
  let next = 0;
  counts.forEach((count, i) => {
    for (let n = 0; n < count; n++) codes[values[next++]!] = ((i + 1) << 16) | code++;
    code <<= 1;
  });
  return codes;
};
const DC_CODES = codesOf(DC);
const AC_CODES = codesOf(AC);

/** Places of a block in the order of their frequency. */
const ZIGZAG = range(0, 63)
  .map((i) => ({ i, sum: (i >> 3) + (i & 7), row: i >> 3 }))
  .sort((a, b) => a.sum - b.sum || (a.sum % 2 === 0 ? b.row - a.row : a.row - b.row))
  .map(({ i }) => i);

const COSINES = Float32Array.from(
  { length: 64 },
  (_, i) => 0.5 * (i >> 3 === 0 ? Math.SQRT1_2 : 1) * Math.cos(((2 * (i & 7) + 1) * (i >> 3) * Math.PI) / 16),
);

const quantisers = (table: readonly number[], quality: number): number[] => {
  const scale = quality < 50 ? 5_000 / quality : 200 - quality * 2;
  return table.map((q) => Math.min(255, Math.max(1, Math.floor((q * scale + 50) / 100))));
};

class Bits {
  readonly #out: number[];
  #held = 0;
  #count = 0;

  constructor(out: number[]) {
    this.#out = out;
  }

  put(bits: number, count: number): void {
    for (let i = count - 1; i >= 0; i--) {
      this.#held = (this.#held << 1) | ((bits >> i) & 1);
      if (++this.#count < 8) continue;
      this.#out.push(this.#held);
      if (this.#held === 0xff) this.#out.push(0);
      this.#held = this.#count = 0;
    }
  }

  code(codes: Uint32Array, value: number): void {
    this.put(codes[value]! & 0xffff, codes[value]! >>> 16);
  }

  end(): void {
    if (this.#count > 0) this.put(0x7f, 8 - this.#count);
  }
}

const sizeOf = (value: number): number => 32 - Math.clz32(Math.abs(value));
const signed = (value: number, size: number): number => (value < 0 ? value + (1 << size) - 1 : value);

const block = new Float32Array(64);
const half = new Float32Array(64);
const levels = new Int16Array(64);

/** Reads the block at (left, top), the last row and column going on beyond the edge, and turns it into frequencies. */
const transform = (plane: Uint8Array, width: number, height: number, left: number, top: number): void => {
  for (let j = 0; j < 8; j++) {
    const row = Math.min(top + j, height - 1) * width;
    for (let i = 0; i < 8; i++) block[j * 8 + i] = plane[row + Math.min(left + i, width - 1)]! - 128;
  }
  for (let j = 0; j < 8; j++) {
    for (let f = 0; f < 8; f++) {
      let sum = 0;
      for (let i = 0; i < 8; i++) sum += COSINES[f * 8 + i]! * block[j * 8 + i]!;
      half[j * 8 + f] = sum;
    }
  }
  for (let f = 0; f < 8; f++) {
    for (let g = 0; g < 8; g++) {
      let sum = 0;
      for (let j = 0; j < 8; j++) sum += COSINES[g * 8 + j]! * half[j * 8 + f]!;
      block[g * 8 + f] = sum;
    }
  }
};

/** Writes the block that was transformed last; returns its mean, from which the next one of its plane goes on. */
const writeBlock = (bits: Bits, table: readonly number[], before: number): number => {
  for (let k = 0; k < 64; k++) levels[k] = Math.round(block[ZIGZAG[k]!]! / table[ZIGZAG[k]!]!);
  const step = levels[0]! - before;
  const size = sizeOf(step);
  bits.code(DC_CODES, size);
  bits.put(signed(step, size), size);
  let zeros = 0;
  for (let k = 1; k < 64; k++) {
    const level = levels[k]!;
    if (level === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) bits.code(AC_CODES, 0xf0);
    const length = sizeOf(level);
    bits.code(AC_CODES, (zeros << 4) | length);
    bits.put(signed(level, length), length);
    zeros = 0;
  }
  if (zeros > 0) bits.code(AC_CODES, 0);
  return levels[0]!;
};

const word = (n: number): number[] => [n >> 8, n & 255];
const marker = (type: number, content: readonly number[]): number[] => [0xff, type, ...word(content.length + 2), ...content]; // prettier-ignore

/** `quality` 1–100 as libjpeg counts it. */
export const encodeJpeg = ({ width, height, y, u, v }: JpegPlanes, quality: number): Uint8Array => {
  const luma = quantisers(LUMA, quality);
  const chroma = quantisers(CHROMA, quality);
  const inOrder = (table: readonly number[]): number[] => ZIGZAG.map((i) => table[i]!);
  const out = [
    ...[0xff, 0xd8],
    ...marker(0xe0, [...bytes('4a46494600'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...marker(0xdb, [0, ...inOrder(luma), 1, ...inOrder(chroma)]),
    ...marker(0xc0, [8, ...word(height), ...word(width), 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]),
    ...marker(0xc4, [0, ...DC.counts, ...DC.values, 0x10, ...AC.counts, ...AC.values]),
    ...marker(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
  ];
  const bits = new Bits(out);
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const means = [0, 0, 0];
  for (let top = 0; top < height; top += 16) {
    for (let left = 0; left < width; left += 16) {
      for (let n = 0; n < 4; n++) {
        transform(y, width, height, left + (n & 1) * 8, top + (n >> 1) * 8);
        means[0] = writeBlock(bits, luma, means[0]!);
      }
      for (const [n, plane] of [u, v].entries()) {
        transform(plane, halfWidth, halfHeight, left >> 1, top >> 1);
        means[n + 1] = writeBlock(bits, chroma, means[n + 1]!);
      }
    }
  }
  bits.end();
  out.push(0xff, 0xd9);
  return Uint8Array.from(out);
};
