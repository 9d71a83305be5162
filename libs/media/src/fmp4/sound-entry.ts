import { aacChannels, aacRate, readAacConfig, type AacConfig } from '../audio/adts.js';
import type { SoundCodec } from '../audio/coded-sound.js';
import { boxes, type Box } from './boxes.js';

/** What a sound track's sample description says. */
export interface SoundEntry {
  /** Undefined for formats nobody here reads. */
  readonly codec: SoundCodec | undefined;
  readonly sampleRate: number;
  readonly channels: number;
  /** AAC only. */
  readonly aac?: AacConfig;
}

/** Object types of the DecoderConfigDescriptor. */
const AAC = new Set([0x40, 0x66, 0x67, 0x68]);
const MPEG_AUDIO = new Set([0x69, 0x6b]);

/** Reads the first sample entry of a sound track's `stsd`. */
export function readSoundEntry(bytes: Uint8Array, stsd: Box): SoundEntry {
  const [entry] = boxes(bytes, stsd.start + 8, stsd.end);
  if (!entry || entry.start + 28 > entry.end) return { codec: undefined, sampleRate: 0, channels: 0 };
  const u16 = (at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
  const stated = { sampleRate: u16(entry.start + 24), channels: u16(entry.start + 16) };
  if (entry.type === 'Opus') return { codec: 'opus', ...stated };
  if (entry.type === '.mp3') return { codec: 'mp3', ...stated };
  if (entry.type !== 'mp4a') return { codec: undefined, ...stated };
  // QuickTime's version 1 of the entry is 16 bytes longer.
  const children = entry.start + (u16(entry.start + 8) === 1 ? 44 : 28);
  const esds = [...boxes(bytes, children, entry.end)].find((box) => box.type === 'esds');
  const config = esds && decoderConfig(bytes.subarray(esds.start + 4, esds.end));
  if (config && MPEG_AUDIO.has(config.objectType)) return { codec: 'mp3', ...stated };
  const aac = config && AAC.has(config.objectType) ? readAacConfig(config.specific) : undefined;
  return aac
    ? { codec: 'aac', aac, sampleRate: aacRate(aac), channels: aacChannels(aac) }
    : { codec: undefined, ...stated };
}

/** Object type and DecoderSpecificInfo out of an elementary stream descriptor (ISO/IEC 14496-1, 7.2.6.5). */
function decoderConfig(b: Uint8Array): { objectType: number; specific: Uint8Array } | undefined {
  let objectType: number | undefined;
  for (let at = 0; at + 2 <= b.length;) {
    const tag = b[at++]!;
    let size = 0;
    for (let more = true, i = 0; more && i < 4 && at < b.length; i++) {
      more = (b[at]! & 0x80) !== 0;
      size = (size << 7) | (b[at++]! & 0x7f);
    }
    if (tag === 3) at += 3;
    else if (tag === 4) {
      objectType = b[at];
      at += 13;
    } else if (tag === 5)
      return objectType === undefined ? undefined : { objectType, specific: b.subarray(at, at + size) };
    else at += size;
  }
  return objectType === undefined ? undefined : { objectType, specific: new Uint8Array(0) };
}
