/** A hash of 53 bits: two texts that share one are not to be expected among millions. */
export function hashText(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b) ^ (b >>> 13);
  }
  return (mix(b) & 0x1fffff) * 0x100000000 + mix(a ^ (b >>> 7));
}

/** Spreads 32 bits over 32 bits, unsigned. */
export function mix(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A hash as people read it. */
export function shown(hash: number): string {
  return hash.toString(16).padStart(14, '0');
}
