import { opusSamples } from './opus.js';

const SERIAL = 1;
/** Packets of a page: each has its own, so that none is larger than a page may be. */
const LACING = 255;

/** Opus packets in an Ogg stream (RFC 3533, RFC 7845), for a decoder that wants them so. Mono or stereo. */
export function oggOpus(packets: readonly Uint8Array[], channels: number): Uint8Array {
  const pages: Uint8Array[] = [];
  const head = Uint8Array.of(
    ...ascii('OpusHead'),
    1,
    channels === 1 ? 1 : 2,
    0,
    0,
    0x80,
    0xbb,
    0,
    0,
    0,
    0,
    0,
  );
  pages.push(page(head, 0, 0, 2));
  pages.push(page(Uint8Array.of(...ascii('OpusTags'), 0, 0, 0, 0, 0, 0, 0, 0), 1, 0, 0));
  let granule = 0;
  for (const packet of packets) {
    if (packet.length >= LACING * 255) continue;
    granule += opusSamples(packet);
    pages.push(page(packet, pages.length, granule, 0));
  }
  return Buffer.concat(pages);
}

const ascii = (text: string): number[] => [...text].map((c) => c.charCodeAt(0));

function page(packet: Uint8Array, index: number, granule: number, flags: number): Uint8Array {
  const lacing = [
    ...new Array<number>(Math.floor(packet.length / LACING)).fill(LACING),
    packet.length % LACING,
  ];
  const out = new Uint8Array(27 + lacing.length + packet.length);
  const view = new DataView(out.buffer);
  out.set(ascii('OggS'));
  out[5] = flags;
  view.setBigInt64(6, BigInt(granule), true);
  view.setUint32(14, SERIAL, true);
  view.setUint32(18, index, true);
  out[26] = lacing.length;
  out.set(lacing, 27);
  out.set(packet, 27 + lacing.length);
  view.setUint32(22, checksum(out), true);
  return out;
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n << 24;
  for (let k = 0; k < 8; k++) c = c & 0x80000000 ? (c << 1) ^ 0x04c11db7 : c << 1;
  return c >>> 0;
});

function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const b of bytes) crc = ((crc << 8) ^ CRC[((crc >>> 24) ^ b) & 0xff]!) >>> 0;
  return crc;
}
