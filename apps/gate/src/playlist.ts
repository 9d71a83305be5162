import type { Entry } from '@airlock/moderation/release';

export interface PlaylistView {
  readonly window: readonly Entry[];
  /** Longest segment of the stream, ms. */
  readonly targetMs: number;
  /** Nothing more will come. */
  readonly ended: boolean;
}

const extension = (e: Entry): string => (e.container === 'fmp4' ? 'm4s' : 'ts');

/** Path of the initialisation segment, relative to the playlist; only fMP4 has one. */
const initUri = (e: Entry): string | undefined => {
  if (e.container !== 'fmp4') return undefined;
  if (e.kind === 'slate') return 'slate/init.mp4';
  return e.init === undefined ? undefined : `i/${e.init.sha256.slice(0, 32)}.mp4`;
};

/** Path of the media of an entry, relative to the playlist. Cards live under `slate/`. */
const mediaUri = (e: Entry): string =>
  e.kind === 'slate' ? `slate/${e.msn}.${extension(e)}` : `s/${e.msn}.${extension(e)}`;

/** The live playlist (RFC 8216) of what may be seen now. */
export const renderPlaylist = ({ window, targetMs, ended }: PlaylistView): string => {
  const first = window[0];
  const longest = Math.max(targetMs, ...window.map((e) => e.durationMs));
  const lines = [
    '#EXTM3U',
    `#EXT-X-VERSION:${window.some((e) => e.container === 'fmp4') ? 7 : 3}`,
    `#EXT-X-TARGETDURATION:${Math.max(1, Math.ceil(longest / 1_000))}`,
    `#EXT-X-MEDIA-SEQUENCE:${first?.msn ?? 0}`,
    // Counts the tags that have left the playlist; the first entry's own is still in it.
    `#EXT-X-DISCONTINUITY-SEQUENCE:${first === undefined ? 0 : first.discontinuities - Number(first.discontinuity)}`,
  ];
  let map: string | undefined;
  for (const e of window) {
    if (e.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
    const init = initUri(e);
    if (init !== undefined && init !== map) lines.push(`#EXT-X-MAP:URI="${init}"`);
    map = init;
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(e.wallAt).toISOString()}`);
    lines.push(`#EXTINF:${(e.durationMs / 1_000).toFixed(3)},`, mediaUri(e));
  }
  if (ended) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
};
