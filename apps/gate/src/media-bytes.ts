import type { MediaRef } from '@airlock/contracts/segment';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { hash } from 'node:crypto';
import type { GateEvents } from './events.js';

const MAX_BYTES = 128 * 1024 * 1024;

/** Bytes of released media, checked, read once for many viewers. */
export class MediaBytes {
  readonly #blobs: BlobStore;
  readonly #events: GateEvents;
  readonly #maxBytes: number;
  readonly #kept = new Map<string, Uint8Array>();
  readonly #reading = new Map<string, Promise<Uint8Array | undefined>>();
  #bytes = 0;

  constructor(blobs: BlobStore, events: GateEvents, maxBytes = MAX_BYTES) {
    this.#blobs = blobs;
    this.#events = events;
    this.#maxBytes = maxBytes;
  }

  /** `undefined` when the bytes are gone or are not those that were judged. */
  async get(ref: MediaRef): Promise<Uint8Array | undefined> {
    const kept = this.#kept.get(ref.sha256);
    if (kept !== undefined) {
      this.#kept.delete(ref.sha256);
      this.#kept.set(ref.sha256, kept);
      return kept;
    }
    const started = this.#reading.get(ref.sha256);
    if (started !== undefined) return started;
    const reading = this.#read(ref).finally(() => this.#reading.delete(ref.sha256));
    this.#reading.set(ref.sha256, reading);
    return reading;
  }

  async #read(ref: MediaRef): Promise<Uint8Array | undefined> {
    let bytes: Uint8Array;
    try {
      bytes =
        ref.blob === undefined ? Buffer.from(ref.inline ?? '', 'base64') : await this.#blobs.get(ref.blob);
    } catch (error) {
      this.#events.unreadable(ref, error);
      return undefined;
    }
    if (hash('sha256', bytes) !== ref.sha256) {
      this.#events.corrupt(ref);
      return undefined;
    }
    this.#kept.set(ref.sha256, bytes);
    this.#bytes += bytes.byteLength;
    for (const [key, old] of this.#kept) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#kept.delete(key);
      this.#bytes -= old.byteLength;
    }
    return bytes;
  }
}
