/** What the header of an MPEG audio frame says (ISO/IEC 11172-3, 2.4.1.3; 13818-3). */
export interface MpegAudioHeader {
  readonly sampleRate: number;
  readonly channels: number;
  readonly length: number;
  /** Samples of the frame per channel. */
  readonly samples: number;
}

const V1 = [
  [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
];
const V2 = [
  [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
const RATES = [44_100, 48_000, 32_000];

/** The header at `at`; undefined when there is none, or of a frame of unstated length. */
export function readMpegAudio(b: Uint8Array, at: number): MpegAudioHeader | undefined {
  if (at + 4 > b.length || b[at] !== 0xff || (b[at + 1]! & 0xe0) !== 0xe0) return undefined;
  const version = (b[at + 1]! >> 3) & 3;
  const layer = 4 - ((b[at + 1]! >> 1) & 3);
  const rate = RATES[(b[at + 2]! >> 2) & 3];
  if (version === 1 || layer === 4 || rate === undefined) return undefined;
  const first = version === 3;
  const kbps = (first ? V1[layer - 1] : V2[layer === 1 ? 0 : 1])?.[(b[at + 2]! >> 4) - 1];
  if (kbps === undefined) return undefined;
  const sampleRate = first ? rate : version === 2 ? rate / 2 : rate / 4;
  const samples = layer === 1 ? 384 : layer === 3 && !first ? 576 : 1152;
  const padding = (b[at + 2]! >> 1) & 1;
  const bytes = (samples * kbps * 125) / sampleRate;
  const length = layer === 1 ? (Math.floor(bytes / 4) + padding) * 4 : Math.floor(bytes) + padding;
  return { sampleRate, channels: b[at + 3]! >> 6 === 3 ? 1 : 2, length, samples };
}
