import type { KnownSegment } from './state/segments.js';

/** HLS media playlist (RFC 8216) of what the broadcaster sent; URIs are relative to the playlist. */
export const previewPlaylist = (window: readonly KnownSegment[], ended: boolean): string => {
  const first = window[0];
  const seconds = Math.max(1, ...window.map((s) => Math.ceil(s.message.durationMs / 1_000)));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-TARGETDURATION:${seconds}`,
    `#EXT-X-MEDIA-SEQUENCE:${first?.ordinal ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${first?.discontinuities ?? 0}`,
  ];
  let init: string | undefined;
  for (const s of window) {
    const { epoch, seq, container, durationMs, capturedAt } = s.message;
    if (s.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
    if (container === 'fmp4' && s.message.init !== undefined && s.message.init.sha256 !== init) {
      init = s.message.init.sha256;
      lines.push(`#EXT-X-MAP:URI="${epoch}/${seq}.init.mp4"`);
    }
    lines.push(
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(capturedAt - durationMs).toISOString()}`,
      `#EXTINF:${(durationMs / 1_000).toFixed(3)},`,
      `${epoch}/${seq}.${container === 'mpegts' ? 'ts' : 'm4s'}`,
    );
  }
  if (ended) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
};
