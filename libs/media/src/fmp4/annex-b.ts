import type { Track } from './track.js';

/** Replaces the lengths before NAL units by start codes; parameter sets go first before a keyframe. */
export function toAnnexB(sample: Uint8Array, track: Track, key: boolean): Uint8Array {
  const head = key ? track.parameterSets : new Uint8Array(0);
  const pieces: Uint8Array[] = [];
  let total = head.length;
  for (let at = 0; at + track.lengthSize <= sample.length;) {
    let size = 0;
    for (let i = 0; i < track.lengthSize; i++) size = size * 256 + sample[at + i]!;
    at += track.lengthSize;
    const nal = sample.subarray(at, at + size);
    pieces.push(nal);
    total += 4 + nal.length;
    at += size;
  }
  const out = new Uint8Array(total);
  out.set(head);
  let at = head.length;
  for (const nal of pieces) {
    out[at + 3] = 1;
    out.set(nal, at + 4);
    at += 4 + nal.length;
  }
  return out;
}
