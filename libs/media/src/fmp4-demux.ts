import type { DemuxedVideo, DemuxOptions, VideoUnit } from './ts-demux.js';
import type { VideoCodec } from './ts/psi.js';
import { boxes } from './fmp4/boxes.js';
import { samples } from './fmp4/samples.js';
import { readTrack } from './fmp4/track.js';
import { toAnnexB } from './fmp4/annex-b.js';

/**
 * Reads the first video track of fragmented MP4 (ISO/IEC 14496-12, `moof` with `tfdt` and `trun`). `init` is the
 * initialisation segment; without it, it is looked for in `bytes`. Units come out as Annex B with the parameter sets
 * before each keyframe. Never throws: torn fragments end the list.
 */
export function demuxFmp4(
  bytes: Uint8Array,
  init: Uint8Array | undefined,
  options: DemuxOptions = {},
): DemuxedVideo {
  const maxUnits = options.maxUnits ?? 20_000;
  const maxUnitBytes = options.maxUnitBytes ?? 16 * 1024 * 1024;
  const header = readTrack(init ?? bytes);
  const track = header.video;
  const units: VideoUnit[] = [];
  let packets = 0;
  let truncated = false;
  if (track) {
    let base: number | undefined;
    // Samples may lie on top of each other; without this a small file could ask for any amount of memory.
    let budget = 4 * bytes.length + 1024 * 1024;
    for (const moof of boxes(bytes)) {
      if (moof.type !== 'moof') continue;
      packets++;
      for (const s of samples(bytes, moof, track)) {
        if (units.length >= maxUnits || budget < 0) {
          truncated = true;
          break;
        }
        base ??= s.pts;
        const ms = ((s.pts - base) * 1000) / track.timescale;
        const whole = s.offset >= 0 && s.offset + s.size <= bytes.length && s.size <= maxUnitBytes;
        const wanted = s.sync || !(options.keyframesOnly ?? false);
        const raw = bytes.subarray(
          Math.max(0, s.offset),
          Math.max(0, s.offset) + Math.min(s.size, maxUnitBytes),
        );
        const data = wanted ? toAnnexB(raw, track, s.sync) : new Uint8Array(0);
        budget -= data.length;
        units.push({
          atMs: ms,
          ptsTicks: Math.round((s.pts * 90_000) / track.timescale),
          dtsTicks: Math.round((s.dts * 90_000) / track.timescale),
          key: s.sync,
          data,
          damaged: !whole,
        });
      }
    }
  }
  const codec: VideoCodec | undefined = track?.codec;
  return { codec, units, hasAudio: header.sound !== undefined, skippedBytes: 0, packets, truncated };
}
