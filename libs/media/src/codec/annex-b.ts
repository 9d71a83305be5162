import type { VideoCodec } from '../ts/psi.js';

/** The NAL units of an Annex B byte stream, without start codes. */
export function* nalUnits(bytes: Uint8Array): Generator<Uint8Array> {
  let start = -1;
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i + 2]! > 1) {
      i += 2;
      continue;
    }
    if (bytes[i] !== 0 || bytes[i + 1] !== 0 || bytes[i + 2] !== 1) continue;
    if (start >= 0) yield trimmed(bytes, start, i);
    start = i + 3;
    i += 2;
  }
  if (start >= 0 && start < bytes.length) yield trimmed(bytes, start, bytes.length);
}

/** The access unit is an IDR picture: nothing of what came before it matters. */
export function startsSequence(codec: VideoCodec, unit: Uint8Array): boolean {
  if (codec === 'mpeg2') return true;
  for (const nal of nalUnits(unit)) {
    const type = codec === 'h264' ? nal[0]! & 0x1f : (nal[0]! >> 1) & 0x3f;
    if (codec === 'h264' ? type === 5 : type === 19 || type === 20) return true;
  }
  return false;
}

/**
 * No other picture refers to the access unit (ITU-T H.264, `nal_ref_idc` 0). Only H.264 says so by itself; in HEVC it
 * depends on the temporal layer, so there the answer is no.
 */
export function isDisposable(codec: VideoCodec, unit: Uint8Array): boolean {
  if (codec !== 'h264') return false;
  let pictures = 0;
  for (const nal of nalUnits(unit)) {
    const type = nal[0]! & 0x1f;
    if (type < 1 || type > 5) continue;
    if ((nal[0]! & 0x60) !== 0) return false;
    pictures++;
  }
  return pictures > 0;
}

function trimmed(bytes: Uint8Array, from: number, to: number): Uint8Array {
  let end = to;
  while (end > from && bytes[end - 1] === 0) end--;
  return bytes.subarray(from, end);
}
