/** What an ADTS header says (ISO/IEC 14496-3, 1.A.2.2). */
export interface AdtsHeader {
  readonly sampleRate: number;
  readonly channels: number;
  /** Bytes of the frame, header included. */
  readonly length: number;
}

const RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
/** Channels by configuration; 0 means that a programme element inside tells. */
const CHANNELS = [2, 1, 2, 3, 4, 5, 6, 8];
const HEADER = 7;

/** The header at `at`; undefined when there is none. */
export function readAdts(b: Uint8Array, at: number): AdtsHeader | undefined {
  if (at + HEADER > b.length || b[at] !== 0xff || (b[at + 1]! & 0xf6) !== 0xf0) return undefined;
  const sampleRate = RATES[(b[at + 2]! >> 2) & 0x0f];
  const length = ((b[at + 3]! & 3) << 11) | (b[at + 4]! << 3) | (b[at + 5]! >> 5);
  if (sampleRate === undefined || length <= HEADER) return undefined;
  return { sampleRate, channels: CHANNELS[((b[at + 2]! & 1) << 2) | (b[at + 3]! >> 6)]!, length };
}

/** What frames of one AAC track have in common; enough to put an ADTS header before each. */
export interface AacConfig {
  readonly profile: number;
  readonly rateIndex: number;
  readonly channelConfig: number;
}

/**
 * Reads an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). Undefined for what ADTS cannot carry. Of HE-AAC with explicit
 * signalling the core is given: decoders find the rest in the frames.
 */
export function readAacConfig(b: Uint8Array): AacConfig | undefined {
  if (b.length < 2) return undefined;
  let bit = 0;
  const take = (n: number): number => {
    let v = 0;
    for (let i = 0; i < n; i++, bit++) v = (v << 1) | (((b[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    return v;
  };
  const type = (): number => {
    const t = take(5);
    return t === 31 ? 32 + take(6) : t;
  };
  let object = type();
  const rateIndex = take(4);
  if (rateIndex >= RATES.length) return undefined;
  const channelConfig = take(4);
  if (object === 5 || object === 29) {
    if (take(4) === 15) take(24);
    object = type();
  }
  if (object < 1 || object > 4 || channelConfig > 7) return undefined;
  return { profile: object - 1, rateIndex, channelConfig };
}

export const aacRate = ({ rateIndex }: AacConfig): number => RATES[rateIndex]!;
export const aacChannels = ({ channelConfig }: AacConfig): number => CHANNELS[channelConfig]!;

/** `frame` with an ADTS header before it; undefined when it is longer than a header can say. */
export function withAdts(
  frame: Uint8Array,
  { profile, rateIndex, channelConfig }: AacConfig,
): Uint8Array | undefined {
  const length = frame.length + HEADER;
  if (length >= 1 << 13 || frame.length === 0) return undefined;
  const out = new Uint8Array(length);
  out.set([
    0xff,
    0xf1,
    (profile << 6) | (rateIndex << 2) | (channelConfig >> 2),
    ((channelConfig & 3) << 6) | (length >> 11),
    (length >> 3) & 0xff,
    ((length & 7) << 5) | 0x1f,
    0xfc,
  ]);
  out.set(frame, HEADER);
  return out;
}
