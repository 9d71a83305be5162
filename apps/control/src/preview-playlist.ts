/** One segment as a playlist lists it. */
export interface ListedSegment {
  /** Media sequence number. */
  readonly ordinal: number;
  readonly discontinuity: boolean;
  /** Discontinuities before this segment, its own not counted. */
  readonly discontinuities: number;
  readonly message: {
    readonly epoch: number;
    readonly seq: number;
    readonly container: 'mpegts' | 'fmp4';
    readonly durationMs: number;
    readonly capturedAt: number;
    /** Names the initialisation segment. */
    readonly init?: { readonly sha256: string } | undefined;
  };
}

/** HLS media playlist (RFC 8216) of what the broadcaster sent; URIs are relative to the playlist. */
export const previewPlaylist = (window: readonly ListedSegment[], ended: boolean): string => {
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
