/** Opus is always decoded at this rate, Hz. */
export const OPUS_RATE = 48_000;

/** Samples at 48 kHz that a packet stands for (RFC 6716, 3.1); 0 for what is no packet. */
export function opusSamples(packet: Uint8Array): number {
  const toc = packet[0];
  if (toc === undefined) return 0;
  const config = toc >> 3;
  const frame =
    config < 12
      ? [480, 960, 1920, 2880][config & 3]!
      : config < 16
        ? [480, 960][config & 1]!
        : [120, 240, 480, 960][config & 3]!;
  const code = toc & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 0x3f;
  const samples = frame * frames;
  return samples > 5_760 ? 0 : samples;
}

/** Where the packet lies that an Opus control header at `at` of a transport stream announces. */
export function readOpusControl(b: Uint8Array, at: number): { from: number; to: number } | undefined {
  if (at + 3 > b.length || b[at] !== 0x7f || (b[at + 1]! & 0xe0) !== 0xe0) return undefined;
  const flags = b[at + 1]!;
  let size = 0;
  let from = at + 2;
  let last = 255;
  while (last === 255 && from < b.length) {
    last = b[from++]!;
    size += last;
  }
  if (flags & 0x10) from += 2;
  if (flags & 0x08) from += 2;
  if (flags & 0x04) from += 1 + (b[from] ?? 0);
  return size === 0 ? undefined : { from, to: from + size };
}
