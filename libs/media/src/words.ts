/** Of four pixels in a word, those at even places, each with room to be added to others up to 65535. */
export const EVEN = 0x00ff00ff;

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** A plane as words of four pixels, the leftmost in the lowest byte; undefined when its rows do not lie on words. */
export const wordsOf = (plane: Uint8Array, stride: number): Int32Array | undefined =>
  LITTLE_ENDIAN && stride % 4 === 0 && plane.byteOffset % 4 === 0
    ? new Int32Array(plane.buffer, plane.byteOffset, plane.byteLength >> 2)
    : undefined;
