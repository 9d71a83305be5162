import type { BlobKey } from '@airlock/contracts/ids';
import { type MediaRef, SEGMENT_LIMITS } from '@airlock/contracts/segment';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { createHash } from 'node:crypto';

export type ReadMedia =
  | { readonly bytes: Uint8Array }
  | { readonly failure: 'missing' | 'too_large' | 'undecodable'; readonly error: string };

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Gets the bytes a reference stands for. What is too large is not read at all; what is not what it claims is refused. */
export async function readMedia(
  blobs: Pick<BlobStore, 'get' | 'stat'>,
  ref: MediaRef,
  maxBytes: number = SEGMENT_LIMITS.bytes,
): Promise<ReadMedia> {
  const tooLarge = (bytes: number): ReadMedia => ({
    failure: 'too_large',
    error: `${bytes} bytes, at most ${maxBytes}`,
  });
  if (ref.bytes > maxBytes) return tooLarge(ref.bytes);
  let bytes: Uint8Array;
  try {
    if (ref.inline !== undefined) bytes = Buffer.from(ref.inline, 'base64');
    else {
      const key = ref.blob as BlobKey;
      const info = await blobs.stat(key);
      if (!info) return { failure: 'missing', error: `no blob ${key}` };
      if (info.bytes > maxBytes) return tooLarge(info.bytes);
      bytes = await blobs.get(key);
    }
  } catch (error) {
    return { failure: 'missing', error: error instanceof Error ? error.message : String(error) };
  }
  if (sha256(bytes) !== ref.sha256)
    return { failure: 'undecodable', error: 'the bytes do not match their sha256' };
  return { bytes };
}
