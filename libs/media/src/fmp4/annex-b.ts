import type { Track } from './track.js';

/** Replaces the lengths before NAL units by start codes; parameter sets go first before a keyframe. */
export function toAnnexB(sample: Uint8Array, track: Track, key: boolean): Uint8Array {
  const head = key ? track.parameterSets : new Uint8Array(0);
  let total = head.length;
  eachNal(sample, track.lengthSize, (from, to) => (total += 4 + to - from));
  const out = new Uint8Array(total);
  out.set(head);
  let at = head.length;
  eachNal(sample, track.lengthSize, (from, to) => {
    out[at + 3] = 1;
    out.set(sample.subarray(from, to), at + 4);
    at += 4 + to - from;
  });
  return out;
}

function eachNal(sample: Uint8Array, lengthSize: number, visit: (from: number, to: number) => void): void {
  for (let at = 0; at + lengthSize <= sample.length;) {
    let size = 0;
    for (let i = 0; i < lengthSize; i++) size = size * 256 + sample[at + i]!;
    at += lengthSize;
    if (size > 0) visit(at, Math.min(at + size, sample.length));
    at += size;
  }
}
