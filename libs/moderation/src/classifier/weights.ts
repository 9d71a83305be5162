import { Label } from '@airlock/contracts/signal';
import { z } from 'zod';
import { BUCKET_BITS, FeatureBuffer, extract } from './features.js';

/** Bytes of every weights file: `ATW1`, header length (uint32 LE), JSON header, bitmap of buckets, int8 rows. */
const MAGIC = 0x31575441;
const BUCKETS = 1 << BUCKET_BITS;
const BITMAP_BYTES = BUCKETS / 8;

/** One label's logistic head: `p = 1 / (1 + exp(−(slope · z + offset)))`, `z = scale · strength(n) · Σ q`. */
const Head = z.object({
  label: Label,
  /** What one step of an int8 weight is worth. */
  scale: z.number().positive(),
  slope: z.number().positive(),
  offset: z.number(),
  /** Probability 0–1 from which the label is reported. */
  report: z.number().min(0).max(1),
});
export type Head = z.infer<typeof Head>;

const Header = z.object({
  version: z.string().min(1),
  /** What the n-grams of some plain lines hash to: weights trained on other n-grams mean nothing. */
  fingerprint: z.number().int(),
  rows: z.number().int().positive(),
  heads: z.array(Head).min(1),
});

/** A linear model in memory. */
export interface Weights {
  readonly version: string;
  readonly heads: readonly Head[];
  /** Row of a bucket, −1 where the model has no weight for it. */
  readonly rowOf: Int32Array;
  /** `[rows, heads]` int8, in the order of `heads`. */
  readonly rows: Int8Array;
}

const PROBES = [
  '今天的直播真好看，大家早点休息',
  'good morning everyone, see you at 8',
  'jia wo weixin 12345678901',
];

/** Changes whenever the n-grams of plain text do. */
export function fingerprint(): number {
  const features = new FeatureBuffer();
  let hash = 0;
  for (const probe of PROBES) {
    extract(probe, features);
    for (let i = 0; i < features.count; i++) hash = (Math.imul(hash, 31) + features.buckets[i]!) | 0;
  }
  return hash;
}

/** What is wrong with the bytes of a weights file. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError';
}

/** Rows sorted by bucket, without duplicates. */
export interface WeightsSource {
  readonly version: string;
  readonly heads: readonly Head[];
  readonly buckets: ArrayLike<number>;
  readonly rows: Int8Array;
}

export function encodeWeights({ version, heads, buckets, rows }: WeightsSource): Uint8Array {
  const header = new TextEncoder().encode(
    JSON.stringify({ version, fingerprint: fingerprint(), rows: buckets.length, heads }),
  );
  const bytes = new Uint8Array(8 + header.length + BITMAP_BYTES + rows.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.length, true);
  bytes.set(header, 8);
  const bitmap = bytes.subarray(8 + header.length, 8 + header.length + BITMAP_BYTES);
  for (let i = 0; i < buckets.length; i++) bitmap[buckets[i]! >> 3]! |= 1 << (buckets[i]! & 7);
  bytes.set(new Uint8Array(rows.buffer, rows.byteOffset, rows.length), 8 + header.length + BITMAP_BYTES);
  return bytes;
}

/** @throws WeightsError when the bytes are no weights, or weights for other n-grams than this build makes. */
export function decodeWeights(bytes: Uint8Array): Weights {
  if (bytes.length < 8) throw new WeightsError('not a weights file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getUint32(4, true);
  const from = 8 + headerBytes;
  if (view.getUint32(0, true) !== MAGIC || bytes.length < from + BITMAP_BYTES)
    throw new WeightsError('not a weights file');
  const header = readHeader(bytes.subarray(8, from));
  if (header.fingerprint !== fingerprint())
    throw new WeightsError('the weights were trained on other n-grams than this build makes');
  if (bytes.length !== from + BITMAP_BYTES + header.rows * header.heads.length)
    throw new WeightsError('the weights file has the wrong length');

  const rowOf = new Int32Array(BUCKETS).fill(-1);
  let row = 0;
  for (let byte = 0; byte < BITMAP_BYTES; byte++) {
    for (let bits = bytes[from + byte]!, bit = 0; bits !== 0; bits >>>= 1, bit++) {
      if (bits & 1) rowOf[byte * 8 + bit] = row++;
    }
  }
  if (row !== header.rows)
    throw new WeightsError('the bitmap of the weights file names another number of rows');
  const rows = Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset + from + BITMAP_BYTES));
  return { version: header.version, heads: header.heads, rowOf, rows };
}

function readHeader(bytes: Uint8Array): z.infer<typeof Header> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new WeightsError('the header of the weights file is not JSON');
  }
  const parsed = Header.safeParse(value);
  if (!parsed.success) throw new WeightsError('the header of the weights file is not valid');
  return parsed.data;
}
