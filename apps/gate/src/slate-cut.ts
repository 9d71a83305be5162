const PACKET = 188;

/**
 * Byte offsets at which the video frames of an MPEG-TS begin (ISO/IEC 13818-1, 2.4.3), plus its end. The first is 0, so
 * that the tables before the first frame stay with it. Bytes before offset n are a whole stream of n frames.
 */
export const tsFrames = (ts: Uint8Array): number[] => {
  const starts: number[] = [];
  let tables = -1;
  for (let at = 0; at + PACKET <= ts.length; at += PACKET) {
    if (ts[at] !== 0x47 || (ts[at + 1]! & 0x40) === 0) continue;
    const adaptation = (ts[at + 3]! & 0x20) === 0 ? 0 : ts[at + 4]! + 1;
    const payload = at + 4 + adaptation;
    if (payload + 4 > at + PACKET) continue;
    const isPes = ts[payload] === 0 && ts[payload + 1] === 0 && ts[payload + 2] === 1;
    if (!isPes) {
      // Tables repeat just before keyframes: they belong to the frame that follows.
      if (tables === -1) tables = at;
      continue;
    }
    if ((ts[payload + 3]! & 0xf0) === 0xe0) {
      starts.push(starts.length === 0 ? 0 : tables === -1 ? at : tables);
    }
    tables = -1;
  }
  return [...starts, ts.length];
};

/** Byte offsets at which the fragments of an fMP4 begin (ISO/IEC 14496-12, 8.8), plus the end of the last. */
export const fragments = (mp4: Uint8Array): number[] => {
  const view = new DataView(mp4.buffer, mp4.byteOffset, mp4.byteLength);
  const starts: number[] = [];
  let end = mp4.length;
  for (let at = 0; at + 8 <= mp4.length;) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...mp4.subarray(at + 4, at + 8));
    if (type === 'moof') starts.push(at);
    if (type === 'mfra') {
      end = at;
      break;
    }
    if (size < 8) break;
    at += size;
  }
  return [...starts, end];
};

/** What comes before the first fragment: the initialisation segment. */
export const splitInit = (mp4: Uint8Array): Uint8Array => mp4.subarray(0, fragments(mp4)[0] ?? mp4.length);
