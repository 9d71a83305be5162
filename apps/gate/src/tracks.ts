import { newHeader, readHeader, TS_PACKET } from '@airlock/media/ts/packet';
import { ProgramTables } from '@airlock/media/ts/psi';

const LOOKED_AT = 400 * TS_PACKET;

/**
 * Whether media has a picture but no sound; `undefined` when it does not say. A player that has begun without sound
 * stalls on a card with sound, so the card has to be like the content. `bytes` is MPEG-TS, or an fMP4 initialisation
 * segment.
 */
export const isSilent = (container: 'mpegts' | 'fmp4', bytes: Uint8Array): boolean | undefined => {
  if (container === 'fmp4') {
    const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // Handler types of the tracks (ISO/IEC 14496-12, 8.4.3).
    return head.includes('vide') ? !head.includes('soun') : undefined;
  }
  const tables = new ProgramTables();
  const header = newHeader();
  for (let at = 0; at + TS_PACKET <= Math.min(bytes.length, LOOKED_AT) && !tables.known; at += TS_PACKET) {
    const packet = bytes.subarray(at, at + TS_PACKET);
    if (readHeader(packet, header)) tables.feed(packet, header);
  }
  return tables.known && tables.video !== undefined ? tables.audio === undefined : undefined;
};
