import { setTimeout as delay } from 'node:timers/promises';

/** A media playlist as far as the bench reads it. */
export interface Playlist {
  readonly firstMsn: number;
  /** Absolute URLs of released content, oldest first. */
  readonly content: readonly string[];
  readonly entries: number;
  readonly ended: boolean;
}

export function readPlaylist(text: string, url: string): Playlist {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const uris = lines.filter((line) => !line.startsWith('#'));
  const first = lines.find((line) => line.startsWith('#EXT-X-MEDIA-SEQUENCE:'));
  return {
    firstMsn: Number(first?.slice(first.indexOf(':') + 1) ?? 0),
    content: uris.filter((uri) => !/(^|\/)slate\//.test(uri)).map((uri) => new URL(uri, url).href),
    entries: uris.length,
    ended: lines.includes('#EXT-X-ENDLIST'),
  };
}

/** The playlist of a stream now; `undefined` while the gate has none. */
export async function fetchPlaylist(gateUrl: string, streamId: string): Promise<Playlist | undefined> {
  const url = `${gateUrl}/live/${streamId}/index.m3u8`;
  const response = await fetch(url);
  const text = await response.text();
  return response.ok ? readPlaylist(text, url) : undefined;
}

export interface Viewer {
  /** When the last byte of content came in, ms since 1970; 0 before the first. */
  readonly lastContentAt: number;
  /** Segments fetched whole. */
  readonly segments: number;
  /**
   * Resolves when the viewer is dark: told so by the gate's event, and everything it was offered before refused when
   * asked for again. The time is the later of that and the last byte of content.
   */
  readonly dark: Promise<number>;
  close(): Promise<void>;
}

const POLL_MS = 500;
const VERIFY_MS = 20;

/** One viewer of one stream: polls the playlist, fetches every new segment, listens for events. */
export function openViewer(gateUrl: string, streamId: string): Viewer {
  const stop = new AbortController();
  const { signal } = stop;
  const offered: string[] = [];
  let lastContentAt = 0;
  let segments = 0;
  let toldDark = false;
  const dark = Promise.withResolvers<number>();
  dark.promise.catch(() => undefined);

  /** Whether content came; every chunk is noted, as a player shows what it has of a broken-off segment. */
  const take = async (url: string): Promise<boolean> => {
    let came = false;
    try {
      const response = await fetch(url, { signal });
      if (!response.ok || !response.body) {
        await response.body?.cancel();
        return false;
      }
      for await (const chunk of response.body) {
        if ((chunk as Uint8Array).length > 0) {
          came = true;
          lastContentAt = Date.now();
        }
      }
      segments++;
    } catch {
      // Broken off by the cut, or the bench is over.
    }
    return came;
  };

  const verify = async (): Promise<void> => {
    while (!signal.aborted) {
      const playlist = await fetchPlaylist(gateUrl, streamId).catch(() => undefined);
      const urls = [...new Set([...offered.slice(-3), ...(playlist?.content ?? [])])];
      const served = await Promise.all(urls.map(take));
      const now = Date.now();
      if (!served.includes(true)) return dark.resolve(Math.max(now, lastContentAt));
      await delay(VERIFY_MS, undefined, { signal }).catch(() => undefined);
    }
  };

  const listen = async (): Promise<void> => {
    while (!signal.aborted && !toldDark) {
      const response = await fetch(`${gateUrl}/live/${streamId}/events`, { signal }).catch(() => undefined);
      if (!response?.ok || !response.body) {
        await response?.body?.cancel();
        await delay(100, undefined, { signal }).catch(() => undefined);
        continue;
      }
      let text = '';
      const decoder = new TextDecoder();
      try {
        for await (const chunk of response.body) {
          text += decoder.decode(chunk as Uint8Array, { stream: true });
          const events = text.split('\n\n');
          text = events.pop() ?? '';
          if (!events.some((event) => /^data:.*"state":"dark"/m.test(event))) continue;
          toldDark = true;
          void verify();
          return;
        }
      } catch {
        // Opened again by the loop.
      }
    }
  };

  const poll = async (): Promise<void> => {
    while (!signal.aborted && !toldDark) {
      const playlist = await fetchPlaylist(gateUrl, streamId).catch(() => undefined);
      for (const url of playlist?.content ?? []) {
        if (offered.includes(url) || toldDark) continue;
        offered.push(url);
        if (offered.length > 20) offered.shift();
        await take(url);
      }
      await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  };

  const running = Promise.all([listen(), poll()]);
  return {
    get lastContentAt() {
      return lastContentAt;
    },
    get segments() {
      return segments;
    },
    dark: dark.promise,
    close: async () => {
      stop.abort();
      dark.reject(new Error('the viewer left'));
      await running;
    },
  };
}
