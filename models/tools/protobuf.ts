/**
 * The four protobuf wire shapes ONNX needs, written by hand: a serialiser dependency would be larger than the models' graph.
 * Source: Protocol Buffers encoding guide.
 */
export type Bytes = readonly Uint8Array[];

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`not an unsigned varint: ${String(value)}`);
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

const tag = (field: number, wire: number): Uint8Array => varint(field * 8 + wire);

/** Bytes on the wire of `parts` together. */
export function byteLength(parts: Bytes): number {
  return parts.reduce((total, part) => total + part.byteLength, 0);
}

/** Unsigned integer, or a signed one that is known not to be negative. */
export function int(field: number, value: number): Bytes {
  return [tag(field, VARINT), varint(value)];
}

/** 32-bit IEEE float, little-endian. */
export function float(field: number, value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [tag(field, FIXED32), bytes];
}

/** Raw bytes; not copied. */
export function bytes(field: number, value: Uint8Array): Bytes {
  return [tag(field, LENGTH_DELIMITED), varint(value.byteLength), value];
}

/** UTF-8 string. */
export function string(field: number, value: string): Bytes {
  return bytes(field, new TextEncoder().encode(value));
}

/** Embedded message made of the fields given. */
export function message(field: number, ...fields: readonly Bytes[]): Bytes {
  const content = fields.flat();
  return [tag(field, LENGTH_DELIMITED), varint(byteLength(content)), ...content];
}

/** All parts in one buffer. */
export function concat(parts: Bytes): Uint8Array {
  const out = new Uint8Array(byteLength(parts));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}
