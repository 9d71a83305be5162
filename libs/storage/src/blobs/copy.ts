import { hash } from 'node:crypto';
import { AirlockError } from '@airlock/contracts/problem';
import type { BlobInfo, BlobStore } from './port.js';

export interface CopyProgress {
  /** Blobs that are over, those that were there already included. */
  readonly blobs: number;
  readonly bytes: number;
  /** Blobs that were written by this call. */
  readonly written: number;
}

/** Blobs under way at the same time. */
const PARALLEL = 8;

const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

/**
 * Copies every blob and reads it back: what counts is the SHA-256 of what the other store gives. One that is there and
 * the same is left, so that a repeated call goes on where the first one stopped. Throws `internal` when a store gives back
 * something else than it was given.
 */
export async function copyBlobs(
  from: BlobStore,
  to: BlobStore,
  onProgress: (progress: CopyProgress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<CopyProgress> {
  let progress: CopyProgress = { blobs: 0, bytes: 0, written: 0 };
  let failed = false;
  const source = from.list('')[Symbol.asyncIterator]();

  const copy = async ({ key }: BlobInfo) => {
    const bytes = await unlessGone(from.get(key));
    // Retention went by in between.
    if (bytes === undefined) return;
    const wanted = sha256(bytes);
    const there = await to.stat(key);
    const isThere = there?.bytes === bytes.length && sha256(await to.get(key)) === wanted;
    if (!isThere) {
      await to.put(key, bytes);
      if (sha256(await to.get(key)) !== wanted) {
        throw new AirlockError('internal', `The blob ${key} came back changed from where it was copied to`);
      }
    }
    const { blobs, written } = progress;
    progress = {
      blobs: blobs + 1,
      bytes: progress.bytes + bytes.length,
      written: written + (isThere ? 0 : 1),
    };
    onProgress(progress);
  };
  const worker = async () => {
    try {
      while (!failed) {
        signal?.throwIfAborted();
        const { value, done } = await source.next();
        if (done) return;
        await copy(value);
      }
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  // All of them, so that nothing is still writing when this has thrown.
  const ends = await Promise.allSettled(Array.from({ length: PARALLEL }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return progress;
}

const unlessGone = <T>(read: Promise<T>): Promise<T | undefined> =>
  read.catch((error: unknown) => {
    if (error instanceof AirlockError && error.code === 'not_found') return undefined;
    throw error;
  });
