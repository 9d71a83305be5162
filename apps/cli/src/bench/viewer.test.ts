import { expect, it } from 'vitest';
import { readPlaylist } from './viewer.js';

it('tells released content from the slate', () => {
  const text = [
    '#EXTM3U',
    '#EXT-X-MEDIA-SEQUENCE:7',
    '#EXTINF:2.000,',
    's/7.ts',
    '#EXT-X-DISCONTINUITY',
    '#EXTINF:2.000,',
    'slate/8.ts',
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
  expect(readPlaylist(text, 'http://gate/live/a/index.m3u8')).toEqual({
    firstMsn: 7,
    content: ['http://gate/live/a/s/7.ts'],
    entries: 2,
    ended: true,
  });
});
