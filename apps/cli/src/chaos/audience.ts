import type { StreamId } from '@airlock/contracts/ids';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { readPlaylist } from '../bench/viewer.js';

const POLL_MS = 500;
const TIMEOUT_MS = 5_000;

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Tells pictures apart from a card that a gate put in their place: a hash of bytes behind the tables of the container. */
export const innards = (bytes: Uint8Array): string => sha256Of(bytes.subarray(2_000, 6_000));

/** A piece of content that a viewer got. Times in ms since 1970. */
export interface Seen {
  readonly gate: string;
  readonly streamId: StreamId;
  readonly url: string;
  readonly sha256: string;
  readonly bytes: number;
  /** See `innards`. */
  readonly innards: string;
  readonly askedAt: number;
  readonly doneAt: number;
}

/** Viewers of every stream at every gate: each fetches whatever its playlist lists, once, and reads the chat. */
export class Audience {
  readonly seen: Seen[] = [];
  /** Ids of chat lines shown, by gate. */
  readonly lines = new Map<string, Map<string, number>>();
  readonly #stop = new AbortController();
  readonly #work: Promise<void>[] = [];

  constructor(private readonly gates: readonly { readonly name: string; readonly url: string }[]) {}

  watch(streamId: StreamId): void {
    for (const gate of this.gates) this.#work.push(this.#view(gate, streamId), this.#read(gate, streamId));
  }

  /** Everything of the stream that was ever got, asked for again; what a gate still gives is returned. */
  async again(streamId: StreamId): Promise<Seen[]> {
    const known = new Map(this.seen.filter((s) => s.streamId === streamId).map((s) => [s.url, s]));
    const still: Seen[] = [];
    for (const { gate, url } of known.values()) {
      const seen = await this.#fetch(gate, streamId, url).catch(() => undefined);
      if (seen !== undefined) still.push(seen);
    }
    return still;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#work);
  }

  async #view(gate: { name: string; url: string }, streamId: StreamId): Promise<void> {
    const { signal } = this.#stop;
    const got = new Set<string>();
    const playlist = `${gate.url}/live/${streamId}/index.m3u8`;
    while (!signal.aborted) {
      try {
        const response = await fetch(playlist, {
          signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        });
        const text = await response.text();
        for (const url of response.ok ? readPlaylist(text, playlist).content : []) {
          if (got.has(url)) continue;
          const seen = await this.#fetch(gate.name, streamId, url);
          if (seen === undefined) continue;
          got.add(url);
          this.seen.push(seen);
        }
      } catch {
        // A gate that is away: a player tries again as well.
      }
      await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #fetch(gate: string, streamId: StreamId, url: string): Promise<Seen | undefined> {
    const askedAt = Date.now();
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (!response.ok) return undefined;
    const sha256 = sha256Of(bytes);
    return {
      gate,
      streamId,
      url,
      sha256,
      bytes: bytes.length,
      innards: innards(bytes),
      askedAt,
      doneAt: Date.now(),
    };
  }

  async #read(gate: { name: string; url: string }, streamId: StreamId): Promise<void> {
    const { signal } = this.#stop;
    const shown = this.lines.get(gate.name) ?? new Map<string, number>();
    this.lines.set(gate.name, shown);
    while (!signal.aborted) {
      try {
        const response = await fetch(`${gate.url}/live/${streamId}/events`, { signal });
        let text = '';
        for await (const chunk of response.ok ? response.body!.pipeThrough(new TextDecoderStream()) : []) {
          const events = (text + chunk).split('\n\n');
          text = events.pop() ?? '';
          for (const event of events) {
            if (!/^event: chat$/m.test(event)) continue;
            const { messageId } = JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? '{}') as {
              messageId: string;
            };
            shown.set(messageId, (shown.get(messageId) ?? 0) + 1);
          }
        }
      } catch {
        // As above.
      }
      await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
