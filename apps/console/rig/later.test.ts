import { expect, it } from 'vitest';
import { laterBy } from './later.js';

/** The first packet of a stream of pictures: clock of reference 0, PTS 90,000 ticks (1 s), DTS 45,000. */
const packet = (): Uint8Array => {
  const b = new Uint8Array(188).fill(0xff);
  b.set([0x47, 0x41, 0x00, 0x30, 0x07, 0x10, 0x00, 0x00, 0x00, 0x00, 0x7e, 0x00]);
  b.set([0, 0, 1, 0xe0, 0, 0, 0x80, 0xc0, 0x0a, 0x31, 0x00, 0x05, 0xbf, 0x21, 0x11, 0x00, 0x03, 0x5f, 0x91], 12);
  return b;
}; // prettier-ignore
const ptsOf = (b: Uint8Array): number =>
  ((b[21]! >> 1) & 7) * 2 ** 30 + ((b[22]! << 7) | (b[23]! >> 1)) * 2 ** 15 + ((b[24]! << 7) | (b[25]! >> 1));

it('makes every clock of a piece of media later, and nothing else', () => {
  const at = packet();
  expect(ptsOf(at)).toBe(90_000);
  const later = laterBy(at, 20_000);
  expect(ptsOf(later)).toBe(21 * 90_000);
  const changed = [...later.keys()].filter((i) => later[i] !== at[i]);
  expect(changed.every((i) => (i >= 6 && i <= 10) || (i >= 21 && i <= 30))).toBe(true);
  expect(changed.some((i) => i <= 10) && changed.some((i) => i >= 26)).toBe(true);
});

it('comes round to where it began, as the 33 bits of the clocks do', () => {
  const half = 2 ** 32 / 90;
  expect(laterBy(laterBy(packet(), half), half)).toEqual(packet());
});
