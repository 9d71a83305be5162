import { openDecoder } from '@airlock/media/decoder';
import { bankEntry, HashBank } from '@airlock/media/hash-bank';
import { pdqOfFrame } from '@airlock/media/pdq';
import { makeSegment } from '@airlock/testkit/media';

/** Two seconds of media: nothing wrong with `clean`, the others are in the hash bank. */
export interface Clips {
  readonly clean: Uint8Array;
  /** Dumped by the default policy. */
  readonly prohibited: Uint8Array;
  /** Cut by the default policy. */
  readonly illegal: Uint8Array;
}

/** Draws the clips and the bank (CSV) that knows the bad ones. */
export async function drawClips(): Promise<{ clips: Clips; bank: string }> {
  const size = '320x180';
  const clips = {
    clean: await makeSegment({ size }),
    prohibited: await makeSegment({ size, pattern: 'mandelbrot' }),
    illegal: await makeSegment({ size, pattern: 'smptebars' }),
  };
  const decoder = await openDecoder();
  const entry = async (bytes: Uint8Array, label: string) => {
    const plan = { fps: 1, everyFrame: false, keyframesOnly: true };
    const { frames } = await decoder.decode({ bytes, container: 'mpegts', startMs: 0 }, plan);
    return bankEntry(pdqOfFrame(frames[0]!), label, label, 'test');
  };
  const bank = new HashBank([
    await entry(clips.prohibited, 'known.prohibited'),
    await entry(clips.illegal, 'known.illegal'),
  ]);
  await decoder.close();
  return { clips, bank: bank.toCsv() };
}

const PACKET = 188;

/**
 * The same pictures under another hash: a null packet (PID 0x1fff, ISO/IEC 13818-1) with `mark` in it stands at the end,
 * which every decoder passes over. So whoever gets bytes knows which segment of which stream they are.
 */
export function marked(bytes: Uint8Array, mark: string): Uint8Array {
  const packet = Buffer.alloc(PACKET, 0xff);
  packet.set([0x47, 0x1f, 0xff, 0x10]);
  packet.write(`${mark}\0`, 4, PACKET - 4, 'latin1');
  return Buffer.concat([bytes, packet]);
}
