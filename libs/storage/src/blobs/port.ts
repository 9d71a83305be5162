import type { BlobKey } from '@airlock/contracts/ids';

export interface BlobInfo {
  readonly key: BlobKey;
  readonly bytes: number;
  /** ms since 1970 */
  readonly modifiedAt: number;
}

/** Named immutable byte strings: media, thumbnails, evidence. A folder, or an S3 bucket. */
export interface BlobStore {
  /** Durable when it resolves. Writing a key again replaces it whole, never in part. */
  put(key: BlobKey, bytes: Uint8Array): Promise<void>;
  /** Throws `not_found`. */
  get(key: BlobKey): Promise<Uint8Array>;
  stat(key: BlobKey): Promise<BlobInfo | undefined>;
  delete(key: BlobKey): Promise<void>;
  list(prefix: string): AsyncIterable<BlobInfo>;
  /** Bytes that still fit; absent where the store has no end that it knows of. */
  room?(): Promise<number>;
  close(): Promise<void>;
}
