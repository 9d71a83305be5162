import type { StreamId } from '@airlock/contracts/ids';
import { z } from 'zod';

/** Where viewers find a stream at the gate. */
export const gateLinks = (gateUrl: string, streamId: StreamId) => ({
  viewer: `${gateUrl}/live/${streamId}/index.m3u8`,
  viewerEvents: `${gateUrl}/live/${streamId}/events`,
});

const Served = z.object({ lastContentByteAt: z.number().nullable() });

export interface Looked {
  /** URIs of content in the playlist. */
  readonly content: readonly string[];
}

export interface GateViewer {
  /** Content that a viewer is offered now; nothing when the stream is not there. */
  look(signal: AbortSignal): Promise<Looked>;
  /** Fetches content to its last byte; false when it is refused. */
  fetch(url: string, signal: AbortSignal): Promise<boolean>;
  /** When the gate sent the last byte of content to any viewer, ms; undefined when it does not say. */
  served(signal: AbortSignal): Promise<number | undefined>;
}

/** The gate as a viewer of one stream sees it. */
export const gateViewer = (gateUrl: string, streamId: StreamId): GateViewer => {
  const playlist = gateLinks(gateUrl, streamId).viewer;
  const get = (url: string, signal: AbortSignal): Promise<Response> =>
    fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(3_000)]), redirect: 'error' });
  return {
    async look(signal) {
      const response = await get(playlist, signal);
      const text = await response.text();
      if (!response.ok) return { content: [] };
      const uris = text.split(/\r?\n/).filter((l) => l !== '' && !l.startsWith('#'));
      return { content: uris.map((u) => new URL(u, playlist).href).filter((u) => !isSlate(u)) };
    },
    async fetch(url, signal) {
      const response = await get(url, signal);
      const bytes = await response.arrayBuffer();
      return response.ok && bytes.byteLength > 0;
    },
    async served(signal) {
      const response = await get(`${gateUrl}/internal/streams/${streamId}/served`, signal);
      if (!response.ok) return undefined;
      return Served.parse(await response.json()).lastContentByteAt ?? undefined;
    },
  };
};

/** Slate is known by the folder it lies in; a room may be called `slate` as well. */
export const isSlate = (url: string): boolean => /\/live\/[^/]+\/slate\//.test(new URL(url).pathname);
