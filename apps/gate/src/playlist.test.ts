import type { Entry } from '@airlock/moderation/release';
import { expect, it } from 'vitest';
import { renderPlaylist } from './playlist.js';

const ref = (c: string) => ({ inline: '', sha256: c.repeat(64), bytes: 0 });
const content = (msn: number, over: object = {}): Entry => ({
  kind: 'content', msn, discontinuity: false, discontinuities: 3, durationMs: 2_000, listedAt: 0, playAt: 0,
  wallAt: msn * 2_000, container: 'mpegts', epoch: 0, seq: msn, basis: 'verdict', media: ref('a'), retracted: false, ...over,
}); // prettier-ignore
const slate = (msn: number, over: object = {}): Entry => {
  const {
    basis: _b,
    media: _m,
    retracted: _r,
    ...rest
  } = content(msn) as Extract<Entry, { kind: 'content' }>;
  return {
    ...rest,
    kind: 'slate',
    reason: 'dumped',
    toSeq: msn,
    discontinuity: true,
    discontinuities: 4,
    ...over,
  };
};

it('counts the breaks that have left the playlist, and shows those still in it', () => {
  const text = renderPlaylist({
    window: [content(7), slate(8), content(9, { discontinuity: true, discontinuities: 5 })],
    targetMs: 1_960,
    ended: false,
  });
  expect(text).toBe(
    `#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-DISCONTINUITY-SEQUENCE:3
#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:14.000Z
#EXTINF:2.000,
s/7.ts
#EXT-X-DISCONTINUITY
#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:16.000Z
#EXTINF:2.000,
slate/8.ts
#EXT-X-DISCONTINUITY
#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:18.000Z
#EXTINF:2.000,
s/9.ts
`,
  );
  const later = renderPlaylist({ window: [slate(8)], targetMs: 2_000, ended: true });
  expect(later).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:3\n#EXT-X-DISCONTINUITY\n');
  expect(later.endsWith('slate/8.ts\n#EXT-X-ENDLIST\n')).toBe(true);
});

it('names the initialisation segment of fMP4 whenever it changes', () => {
  const fmp4 = { container: 'fmp4', init: ref('b') };
  const window = [
    content(0, fmp4),
    content(1, fmp4),
    slate(2, { container: 'fmp4' }),
    content(3, { ...fmp4, discontinuity: true }),
  ];
  const text = renderPlaylist({ window, targetMs: 2_000, ended: false });
  expect(text.match(/#EXT-X-MAP.*|^(s|slate)\/.*/gm)).toEqual([
    `#EXT-X-MAP:URI="i/${'b'.repeat(32)}.mp4"`, 's/0.m4s', 's/1.m4s', '#EXT-X-MAP:URI="slate/init.mp4"', 'slate/2.m4s',
    `#EXT-X-MAP:URI="i/${'b'.repeat(32)}.mp4"`, 's/3.m4s',
  ]); // prettier-ignore
});
