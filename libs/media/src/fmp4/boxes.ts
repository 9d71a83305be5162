export interface Box {
  readonly type: string;
  /** Offset of the box's own header. */
  readonly at: number;
  /** Its content is `[start, end)`. */
  readonly start: number;
  readonly end: number;
}

/** The boxes that lie side by side in `[from, to)`. A box that claims more than there is ends at `to`. */
export function* boxes(bytes: Uint8Array, from = 0, to = bytes.length): Generator<Box> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  while (at + 8 <= to) {
    let size = view.getUint32(at);
    let start = at + 8;
    if (size === 1 && at + 16 <= to) {
      size = view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12);
      start = at + 16;
    } else if (size === 0) size = to - at;
    if (size < start - at) return;
    const end = Math.min(at + size, to);
    yield { type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), at, start, end };
    at += size;
  }
}

/** The first box found by going down `path`. */
export function findBox(bytes: Uint8Array, path: readonly string[], within?: Box): Box | undefined {
  const [name, ...rest] = path;
  for (const box of boxes(bytes, within?.start, within?.end)) {
    if (box.type !== name) continue;
    const found = rest.length === 0 ? box : findBox(bytes, rest, box);
    if (found) return found;
  }
  return undefined;
}
