import type { SegmentEntry } from '@airlock/storage/repositories/segments';
import { initName, mediaName } from './collect.js';

const fileOf = (name: string): string => name.slice('media/'.length);

/** What plays the sealed media in order, with a break wherever something is missing; beside them in the folder. */
export function evidencePlaylist(segments: readonly SegmentEntry[]): string | undefined {
  const [first] = segments;
  if (first === undefined) return undefined;
  const target = Math.ceil(Math.max(...segments.map((s) => s.durationMs)) / 1_000);
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXT-X-TARGETDURATION:${target}`,
  ];
  let before: SegmentEntry | undefined;
  for (const s of segments) {
    const follows = before !== undefined && before.epoch === s.epoch && before.seq + 1 === s.seq;
    if (before !== undefined && !follows) lines.push('#EXT-X-DISCONTINUITY');
    if (s.init !== undefined && s.init !== before?.init)
      lines.push(`#EXT-X-MAP:URI="${fileOf(initName(s.init))}"`);
    if (!follows) {
      const startedAt = new Date(s.capturedAt - Math.round(s.durationMs)).toISOString();
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${startedAt}`);
    }
    lines.push(`#EXTINF:${(s.durationMs / 1_000).toFixed(3)},`, fileOf(mediaName(s)));
    before = s;
  }
  return `${[...lines, '#EXT-X-ENDLIST'].join('\n')}\n`;
}
